"""The age of a finding; what commits did to records and to the law."""
