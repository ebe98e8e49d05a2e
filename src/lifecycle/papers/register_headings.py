"""空白台账: the form to fill in, as the headings of a CSV file, which needs none of what writes workbooks."""

import csv
import io

from lifecycle.desk.register.form import Form


def csv_form(form: Form) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it."""
    written = io.StringIO(newline="")
    csv.writer(written).writerow(column.heading() for column in form.columns)
    return written.getvalue().encode("utf-8-sig")
