"""The words of everything: texts in two languages, errors, record, finding, report, decision. No I/O."""
