"""纠错: what is recorded wrongly is corrected, annulled or put under supervision."""
