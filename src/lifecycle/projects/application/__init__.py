"""申请: an application from its submission to what it waits for, and the clock of its terms."""
