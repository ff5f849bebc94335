"""The words of dates, times, letters and answers, one file per language."""
