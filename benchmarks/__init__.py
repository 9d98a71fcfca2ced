"""What Citedesk is measured by. It isn't installed."""

import index as index  # before numpy, whose threads it sets
