"""讲述: what a fact, a history and a verdict say to whoever reads them."""
