error-slug-not-plain = 2–40 kisbetű, számjegy vagy egyszeres kötőjel lehet, betűvel kezdődően
error-slug-reserved = ez a név foglalt
error-slug-taken = ezt a nevet már másik bérlő használja
error-unknown-plan = nincs ilyen csomag a tenet.toml fájlban
