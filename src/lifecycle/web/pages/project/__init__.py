"""项目的网页: one project: its gates, papers, works, history and export."""
