"""环节办理: one gate of a project as its decision sees it: what is judged, lacking, said and possible now."""
