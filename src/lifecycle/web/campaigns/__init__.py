"""抽查活动的网页所需: the forms of a campaign, what its pages show, and who may see its draws."""
