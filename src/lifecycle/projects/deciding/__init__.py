"""决定: conclusions, ours and others', with what they rest on, their papers and what becomes of them."""
