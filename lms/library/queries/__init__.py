"""Reading the media library: lists, one file with its versions, and where it is used."""
