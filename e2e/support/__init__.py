"""What journeys stand on: the browser, the site, the people and what is measured on a page."""
