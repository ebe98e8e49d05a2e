"""抽取 (draw): who is checked and who checks, from an announcement and from randomness that did not exist when it was made. Pure."""
