error-slug-not-plain = this needs 2 to 40 lower-case letters, digits and single hyphens, beginning with a letter
error-slug-reserved = this name is reserved
error-slug-taken = another tenant has this name
error-unknown-plan = there is no such plan in tenet.toml
