"""抽查活动 (campaign): from the annual plan to the result of its draw, and who takes whose place afterwards."""
