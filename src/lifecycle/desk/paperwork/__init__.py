"""文书与文号: the papers that go out, the law that they rest on, and their numbers."""
