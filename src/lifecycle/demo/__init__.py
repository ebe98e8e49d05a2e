"""演示城市: one seed makes a year of an invented bureau: plan (lives) -> script (dated commands) -> build (through the desk).

Towns and offices bear the names of the place; every project, company, person and number here is invented.
"""
