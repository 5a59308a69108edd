sign-in-title = Bejelentkezés
sign-in-do = Bejelentkezés
sign-in-wrong = Hibás az e-mail-cím vagy a jelszó.
sign-in-wrong-help = Néhány hibás próbálkozás után egyre tovább kell várni a következővel. Ha nem emlékszik a jelszavára, válasszon újat.
sign-in-help = Elfelejtette a jelszavát?
sign-in-too-many = Túl sok hibás próbálkozás
sign-in-too-many-help = Az Ön hálózatáról az elmúlt időben sokszor adtak meg hibás jelszót, ezért egy ideig innen senkit sem léptetünk be új böngészőből. Próbálja meg később.

password-show = Jelszó megjelenítése
password-hide = Jelszó elrejtése
password-strength = A jelszó erőssége
password-strength-0 = Azonnal kitalálható
password-strength-1 = Nagyon gyenge
password-strength-2 = Gyenge
password-strength-3 = Jó
password-strength-4 = Erős

reset-title = Új jelszó kérése
reset-help = Adja meg az e-mail-címét, és küldünk egy hivatkozást, amellyel új jelszót választhat.
reset-do = Hivatkozás kérése
reset-back = Vissza a bejelentkezéshez
reset-asked = Nézze meg a leveleit
reset-asked-help = Ha ezzel a címmel van itt felhasználó, hamarosan levelet kap egy hivatkozással, amely egy óráig és egyszer használható. Ha nem érkezik meg, nézze meg a levélszemét között is, vagy forduljon a cég adminisztrátorához.
reset-choose = Új jelszó
reset-choose-do = Jelszó mentése
reset-done = Az új jelszó érvényes
reset-done-help = Mindenhol kijelentkeztettük. Jelentkezzen be az új jelszóval.
mail-link-useless = Ez a hivatkozás már nem működik
email-link-useless-help = Egyszer és csak rövid ideig használható. A címe maradt, ami volt; ha másikat szeretne, kérje újra a profilján.
admission-link-useless-help = Egyszer és csak rövid ideig használható. Lehet, hogy már újra beengedjük: próbáljon bejelentkezni, vagy kérjen ott új jelszót.
mail-link-useless-help = Egyszer és csak rövid ideig használható. Ha új jelszót szeretne, kérjen újat a bejelentkezésnél.
admission-title = Újra beléphet
admission-help = Ha Ön rontotta el a jelszavát, a gombbal újra próbálkozhat, várakozás nélkül. Ha nem Ön volt, nincs teendője: a jelszava nélkül senki sem lép be.
admission-do = Feloldás
admission-reset = Nem emlékszik a jelszavára?
admission-done = Újra beléphet
admission-done-help = A korábbi hibás próbálkozások már nem számítanak.

letter-invitation-subject = Meghívó: { $tenant }
letter-invitation-text =
    { $tenant } meghívja Önt, hogy dolgozzon itt. Ezen a címen választhat jelszót:

    { $link }

    A hivatkozás egyszer és hét napig használható.
letter-new-password-subject = Új jelszó választása
letter-new-password-text =
    A cég adminisztrátora lehetővé tette, hogy új jelszót válasszon. Ezen a címen teheti meg:

    { $link }

    A hivatkozás egyszer és hét napig használható. A mostani jelszava addig érvényes, amíg nem választ másikat.
letter-reset-subject = Új jelszó választása
letter-reset-text =
    Valaki, valószínűleg Ön, új jelszót kért. Ezen a címen választhat:

    { $link }

    A hivatkozás egyszer és egy óráig használható. Ha nem Ön kérte, nincs teendője: a jelszava nem változott.
letter-password-changed-subject = Megváltozott a jelszava
letter-password-changed-text =
    Az Ön jelszava megváltozott, és mindenhol kijelentkeztettük.

    Ha nem Ön változtatta meg, kérjen azonnal új jelszót ezen a címen, és szóljon a cég adminisztrátorának:

    { $link }
letter-failures-subject = Többször hibás jelszóval próbáltak belépni
letter-failures-text =
    Valaki egymás után többször hibás jelszóval próbált belépni az Ön nevében, ezért az új próbálkozásokkal egyre tovább kell várni. Az Ön által már használt böngészőkből ez nem akadályozza.

    Ha Ön volt az, ezen a címen feloldhatja a várakozást:

    { $link }

    A hivatkozás egyszer és egy napig használható. Ha nem Ön volt, nincs teendője: a jelszava nélkül senki sem lép be.
letter-stopped-subject = A belépés szünetel
letter-stopped-text =
    Valaki egymás után százszor hibás jelszóval próbált belépni az Ön nevében, ezért új böngészőből most senki sem léphet be.

    Ezen a címen feloldhatja:

    { $link }

    A hivatkozás egyszer és egy napig használható. Később új jelszó kérésével vagy a cég adminisztrátorának segítségével is újra beléphet.

sign-in-with-passkey = Bejelentkezés hozzáférési kulccsal

step-title = Még egy lépés
step-help = { $name }, igazolja, hogy Ön az: ebben a böngészőben még nem jelentkezett be a fiókjába.
step-do = Bejelentkezés
step-with-passkey = Hozzáférési kulcs használata
step-remember = Ebben a böngészőben { $n-shown } napig ne kérdezze újra
step-recovery-title = Most nem tudom megtenni
step-recovery = Helyreállító kód
step-recovery-hint = Egy a félretett tíz kód közül. Egyszer használható.
step-recovery-do = Bejelentkezés a kóddal
step-lost = Elfogytak a kódjai? A cég adminisztrátora törölni tudja a második tényezőit.
step-other = Bejelentkezés másként

enrol-title = Állítson be második tényezőt
enrol-help = A cége második tényezőt kér. A beállítása egy percig tart, és a telefonjára vagy egy hozzáférési kulcsra lesz szüksége.
enrol-until = Eddig halaszthatja el: { $until }.
enrol-later = Tovább nélküle
enrol-other = Inkább mással igazolom magam
enrol-password-help = A cége második tényezőt kér, és Önnek még nincs. Ön külső bejelentkezéssel érkezett, ezért előbb adja meg az itt választott jelszavát: így senki sem állíthat be az Ön nevében tényezőt, aki a szolgáltatónál be tud lépni Ön helyett.
enrol-password = Az itteni jelszava

security-title = Biztonság
security-note = Hogyan lép be: jelszó, második tényezők, eszközök és munkamenetek.
security-crumbs = Itt jár
security-open = Megnyitás
proof-title = Ön az?
proof-help = Érzékeny műveletre készül. Igazolja még egyszer, hogy Ön az; semmi sem vész el abból, amit kitöltött, és tíz percig nem kérdezzük újra.
proof-do = Tovább
proof-with-passkey = Tovább hozzáférési kulccsal
factor-proof-title = Mutasson fel egy második tényezőt
factor-proof-help = Amire készül, azt érinti, ami akkor is védi a fiókját, ha valaki tudja a jelszavát; itt ezért a jelszó nem elég. Igazolja magát egy második tényezővel, amely most Önnél van. Semmi sem vész el abból, amit kitöltött.
factor-proof-lost = Már egyik sincs meg
factor-proof-recovery = Egy a félretett tíz kód közül. Egyszer használható. Ha már egy sincs, a második tényezőit az törli, aki a felhasználókat kezeli.
proof-none = Itt sem jelszava, sem hozzáférési kulcsa nincs. Jelentkezzen ki, majd be, és tíz percen belül ismételje meg, amit tenni szeretett volna.

factor-title = Második tényezők
factor-help = Második tényezővel az ellopott jelszó semmit sem ér. A legbiztonságosabb a hozzáférési kulcs: csak a mi oldalainkon működik, ezért hamis oldal nem tudja elkérni.
factor-none = Még nincs második tényező.
factor-wanted = A cége második tényezőt kér. Állítson be egyet most.
factor-code = Kód
factor-code-hint = Hat számjegy a hitelesítő alkalmazásból.
factor-name = Név
factor-name-hint = Erről ismeri fel később. Üresen is hagyhatja.
factor-totp-name = Hitelesítő alkalmazás
factor-passkey-name = Hozzáférési kulcs
factor-since = { $at } óta
factor-used = utoljára használva: { $at }
factor-never = még nem használta
factor-remove = Törlés
factor-was-removed = Törölve.
factor-reset = Második tényezők törlése
factor-were-reset = A felhasználó második tényezőit, helyreállító kódjait és munkameneteit törölte.
totp-add = Hitelesítő alkalmazás hozzáadása
totp-title = Hitelesítő alkalmazás
totp-help = A telefonján egy alkalmazás harminc másodpercenként új kódot mutat. Bármelyik ilyen alkalmazás megfelel.
totp-scan = Olvassa be ezt a képet az alkalmazással.
totp-type = Vagy írja be ezt a titkot:
totp-confirm = Megerősítés
totp-was-added = Az alkalmazás be van állítva.
passkey-add = Hozzáférési kulcs hozzáadása
passkey-new-title = Hozzáférési kulcs
passkey-help = Az eszköze vagy a jelszókezelője kulcsot készít, és minden használatkor az ujját, az arcát vagy egy PIN-kódot kéri. Hozzáférési kulccsal jelszó nélkül is bejelentkezhet.
passkey-make = Hozzáférési kulcs létrehozása
passkey-was-added = A hozzáférési kulcs be van állítva.
passkey-failed = Nem sikerült. Próbálja újra, vagy válasszon más módot.
passkey-needs-script = A hozzáférési kulcshoz JavaScript kell. Használjon helyette kódot.
passkey-no-name = A hozzáférési kulcs egy névhez tartozik, ez a telepítés viszont puszta számon érhető el. Nyissa meg név alatt, magán a gépen localhost néven, és ezt adja meg a public_url beállításban.

recovery-title = Helyreállító kódok
recovery-help = Arra a napra, amikor a telefonja és a hozzáférési kulcsai elvesztek.
recovery-left = { PLURAL($n) ->
    [0] Nem maradt kód.
   *[other] { $n-shown } kód maradt.
 }
recovery-few = Készíttessen újakat.
recovery-renew = Új helyreállító kódok
recovery-shown-title = Tegye el ezeket a kódokat
recovery-shown-help = Csak most láthatók. Mindegyik egyszer beengedi, ha elveszett a második tényezője. Papíron vagy jelszókezelőben őrizze, ne a jelszava mellett. A korábbi kódok már nem működnek.
recovery-file = Helyreállító kódok ehhez: { $tenant } (Tenet). Mindegyik egyszer használható.
recovery-download = Letöltés
recovery-print = Nyomtatás
recovery-kept = Eltettem őket

device-title = Ismert böngészők
device-help = Böngészők, amelyekben bejelentkezett. Elfelejtjük azt, amelyikben 180 napja nem jelentkezett be.
device-none = Nincs ilyen.
device-times = { $since } óta, utolsó bejelentkezés: { $seen }, elfelejtjük: { $until }
device-proven = nem kérdezzük újra
device-forget = Elfelejtés
device-was-forgotten = A böngészőt elfelejtettük, és kijelentkeztettük.
session-end = Kijelentkezés
session-was-ended = Ott kijelentkezett.

policy-title = Második tényező
policy-note = Kinek kell a jelszónál többel igazolnia, hogy ő az.
policy-wanted = Második tényezőt kérünk
policy-as-usual-nobody = akitől a szolgáltató kéri: senkitől
policy-as-usual-administrators = akitől a szolgáltató kéri: az adminisztrátoroktól
policy-as-usual-everyone = akitől a szolgáltató kéri: mindenkitől
policy-nobody = senkitől: mindenki maga dönti el
policy-administrators = az adminisztrátoroktól
policy-everyone = mindenkitől
policy-grace = Elhalasztható
policy-grace-hint = Ennyi ideig nélküle is be lehet lépni, és az oldalakon egy sor mutatja, hogy meddig. Utána belépés előtt mindenkit végigvezetünk a beállításán. Amit a szolgáltató kér, annak saját határideje van.
policy-days = { PLURAL($n) ->
    [0] nem
   *[other] { $n-shown } napig
 }
policy-since = Eddig halasztható el: { $since }.
policy-reason = Miért dönt így
policy-reason-hint = Legalább { $n-shown } szó. A biztonsági naplóban az Ön neve mellett olvasható.
policy-usual-administrators = A szolgáltató az adminisztrátoroktól kér második tényezőt; érkezésük után { $n-shown } napig halaszthatják.
policy-usual-everyone = A szolgáltató mindenkitől kér második tényezőt; az érkezés után { $n-shown } napig halasztható.
policy-undecided = Ez érvényes, mert itt még senki nem döntött másként.
policy-decided = Helyette az érvényes, amiről itt döntöttek.
policy-firm = Többet kérhet, kevesebbet nem.
error-provider-asks-more = a szolgáltató többet kér, és kevesebbet nem enged
error-reason-too-few-words = írja le néhány szóban
policy-coverage = { $all-shown } felhasználóból { $with-shown } állított be második tényezőt.
policy-was-saved = Elmentve.

letter-factor-added-subject = Második tényezőt állítottak be a fiókjához
letter-factor-added-text = Második tényezőt állítottak be a fiókjához. Mostantól ismeretlen böngészőben a jelszó egyedül nem elég.

    Ha nem Ön volt, azonnal szóljon az adminisztrátornak.
letter-factor-removed-subject = Töröltek egy második tényezőt a fiókjából
letter-factor-removed-text = Töröltek egy második tényezőt a fiókjából.

    Ha nem Ön volt, változtassa meg a jelszavát, és azonnal szóljon az adminisztrátornak.
letter-factors-reset-subject = Törölték a második tényezőit
letter-factors-reset-text = Egy adminisztrátor törölte a második tényezőit. A hitelesítő alkalmazása, a hozzáférési kulcsai és a helyreállító kódjai többé nem működnek, és mindenhol kijelentkeztettük. Bejelentkezés után állítsa be őket újra.

    Ha nem Ön kérte, azonnal szóljon az adminisztrátornak.
letter-recovery-code-used-subject = Felhasználták egy helyreállító kódját
letter-recovery-code-used-text = Valaki az egyik helyreállító kódjával jelentkezett be a fiókjába. Ez a kód többé nem működik.

    Ha nem Ön volt, változtassa meg a jelszavát, készíttessen új kódokat, és azonnal szóljon az adminisztrátornak.
letter-recovery-codes-made-subject = Új helyreállító kódok készültek
letter-recovery-codes-made-text = Új helyreállító kódok készültek a fiókjához. A korábbiak többé nem működnek.

    Ha nem Ön volt, változtassa meg a jelszavát, és azonnal szóljon az adminisztrátornak.

invitation-title = Válasszon jelszót
invitation-for = { $name }, ezzel fog bejelentkezni ide: { $tenant }
invitation-do = Mentés és bejelentkezés
invitation-useless = Ez a hivatkozás már nem működik
invitation-useless-help = Egyszer és hét napig használható. Kérjen újat a cég adminisztrátorától.

role-administrator = Adminisztrátor
role-manager = Vezető
role-user = Felhasználó
role-restricted-to-team = Csapatra korlátozott
role-restricted = Korlátozott
role-gone = Már nem létező szerepkör

role-title = Szerepkörök
role-note = Ki mit tehet, ez meddig terjed, és mely mezőket látja.
role-crumbs = Hol jár most
role-new = Új szerepkör
role-name = Szerepkör
role-about = Kinek szól
role-own-title = Saját szerepkörök
role-none = Még nincs saját szerepkör
role-none-help = Sok cégnek elegendők az alábbi rögzített szintek. Ha mégsem, másolja valamelyiket saját szerepkörré.
role-held-by = Kinek van ilyen
role-held-by-nobody = senkinek
role-held-by-more = { $names } és mások
role-copy = Másolás
role-copy-of = { $name } másolata
role-delete = Törlés
role-was-deleted = A szerepkört törölte.
role-fixed-title = Rögzített szintek
role-fixed-help = Ezek nem módosíthatók. Legalább egy aktív adminisztrátor mindig marad.
role-may = Mit
role-settings = Beállítások
role-settings-help = A szerepkörök, a csapatok és a végleges eltávolítás az adminisztrátoroké. Senki sem adhat olyan szerepkört, amely többet enged, mint a sajátja.
role-reach-help = Meddig terjednek az egyes jogok. A „csapat” mindazok rekordjait jelenti, akikkel közös csapatban van, a sajátjait is. Semmi sem terjedhet tovább, mint a megtekintés.
role-fields = Mezők
role-fields-help = A rejtett mező ennek a szerepkörnek nem létezik: sem az oldalakon, sem listában, keresésben, szűrőben, fájlban, előzményekben vagy az API-ban.
role-field = Mező
role-fields-later = Később létrehozott mezők
role-fields-later-help = Amíg itt valaki nem dönt róluk
role-save = Mentés
role-saved = A szerepkört elmentette. Akinek ilyen van, annak a következő kattintásától érvényes.
role-cancel = Mégse

permission-edit-profile = A saját profil módosítása
permission-view-contacts = Kapcsolatok megtekintése
permission-create-contacts = Kapcsolatok felvétele
permission-edit-contacts = Kapcsolatok módosítása
permission-delete-contacts = Kapcsolatok lomtárba helyezése
permission-purge-contacts = Kapcsolatok végleges eltávolítása
permission-bulk-edit-contacts = Sok módosítása egyszerre
permission-export-contacts = Exportálás
permission-import-contacts = Importálás
permission-share-filters = Szűrők megosztása mindenkivel
permission-manage-fields = Mezők meghatározása
permission-manage-users = Felhasználók kezelése
permission-manage-roles = Szerepkörök és csapatok kezelése
permission-approve-exports = Döntés a nagy exportokról
permission-manage-keys = API-kulcsok kezelése
permission-view-history = A teljes előzmény olvasása

reach-none = Semmi
reach-own = Saját
reach-team = Csapat
reach-all = Minden
reach-yes = Igen
reach-no = Nem

field-right-hidden = Rejtett
field-right-masked = Kitakart
field-right-read = Olvasható
field-right-write = Módosítható

team-title = Csapatok
team-note = Akinek a szerepköre a csapatig terjed, az a csapat minden tagjának rekordjait látja.
team-name = Csapat
team-members = Tagok
team-members-none = Még senki sem tartozik bele.
team-none = Még nincsenek csapatok
team-none-help = A csapatig terjedő szerepkörökhöz szükség van rájuk.
team-new = Új csapat
team-new-do = Csapat létrehozása
team-one-note = Egy felhasználó akárhány csapatba tartozhat.
team-saved = A csapatot elmentette.
team-whom = Név vagy e-mail-cím
team-join = Hozzáadás
team-joined = A felhasználó mostantól a csapat tagja.
team-leave = Eltávolítás
team-left = A felhasználó már nem tagja a csapatnak.
team-rename = Másik név
team-delete = Csapat törlése
team-delete-help = A tagjai felhasználók maradnak. Amit csak e csapat révén láttak, azt többé nem látják.
team-was-deleted = A csapatot törölte.

seen-why = Szerepkör és csapatok
seen-title = Mit láthat és tehet ez a személy
seen-not-active = Ez a személy most nem tud bejelentkezni. Ezt látná, ha tudna.
seen-no-team = egy csapatban sincs
seen-count-more = { $n } vagy több
seen-why-none = nem lát rekordokat
seen-why-own = csak a sajátjait, a szerepköre miatt
seen-why-team-alone = a sajátjait, mert nincs más a csapataiban
seen-why-team = { PLURAL($n) ->
    [one] a sajátjait és csapatai { $n-shown } másik tagjának rekordjait
   *[other] a sajátjait és csapatai { $n-shown } másik tagjának rekordjait
 }
seen-why-all = mindent, a szerepköre miatt
seen-hidden = Rejtett mezők
seen-masked = Kitakart mezők
seen-read = Nem módosítható mezők
seen-none = nincs
seen-later-hidden = rejtettek
seen-later-masked = kitakartak
seen-later-read = olvashatók, de nem módosíthatók
seen-may = Mit tehet ez a személy
seen-how-far = Meddig terjed
seen-from-role = Mindez ebből a szerepkörből következik: { $name }

user-title = Felhasználók
user-note = Kik dolgoznak itt, és mire van joguk.
user-name = Név
user-email = E-mail
user-password = Jelszó
user-password-hint = Legalább { $n } karakter, bármilyen jelekből. Néhány egymás utáni szót könnyű megjegyezni és nehéz kitalálni.
user-role = Szerepkör
user-role-of = { $name } szerepköre
user-role-do = Módosítás
user-lang = Nyelv
user-zone = Időzóna
user-state = Állapot
user-state-invited = meghívott
user-state-active = aktív
user-state-locked = zárolt
user-seen = Utoljára itt
user-actions = Műveletek
user-you = Ön
user-search = Felhasználók keresése
user-none = Nincs találat
user-none-help = Próbálja a név vagy az e-mail-cím egy részével.
user-choice-group = Munkatársak
user-choice-find = Munkatárs keresése
user-choice-find-for = Munkatárs keresése ehhez: { $name }
user-choice-find-go = Keresés
user-choice-unknown = Ismeretlen személy
user-choice-found = { $n ->
    [0] Nincs ilyen nevű munkatárs.
   *[other] { $n } munkatárs közül választhat.
}
user-pages = Felhasználók lapjai
user-next = Következő
user-lock = Zárolás
user-unlock = Feloldás
user-invite-again = Új hivatkozás
user-invite-title = Munkatárs meghívása
user-admit = Beléphet újra
user-was-admitted = A felhasználó várakozás nélkül újra próbálkozhat.
user-waits = nem léphet be eddig: { $at }
user-stopped = sok hibás jelszó miatt nem léphet be
user-was-written-to = Levelet írtunk neki a hivatkozással.
user-invite-help-letter = Levelet küldünk neki egy hivatkozással, amellyel jelszót választ. Egyszer és hét napig használható.
user-invite-help = Nincs beállítva levelező kiszolgáló, ezért itt kap egy hivatkozást, amelyet Ön ad tovább.
user-invite-do = Meghívás
user-link-title = Adja tovább ezt a hivatkozást
user-link-help = Csak most látható. Egyszer és hét napig használható; aki elsőként megnyitja, az választ jelszót, ezért csak az érintettnek küldje el.
user-was-locked = A felhasználót zárolta, és mindenhol kijelentkeztette.
user-was-unlocked = A felhasználó újra bejelentkezhet.
user-has-role = A szerepkör megváltozott.

key-title = API-kulcsok
key-note = Kulcsok, amelyekkel programok használják az API-t annak a nevében, aki létrehozta őket.
key-name = Mire szolgál
key-maker = Létrehozta
key-expires = Meddig érvényes
key-used = Utoljára használva
key-never = soha
key-revoked = visszavont
key-expired = lejárt
key-revoke = Visszavonás
key-was-revoked = A kulcs többé nem működik.
key-pages = Kulcsok lapjai
key-none = Még nincs kulcs
key-none-help = Egy programnak kulcsra van szüksége az API-hoz.
key-new-title = Új kulcs
key-new-help = Annyit tehet, amennyit a szerepköre enged, és soha többet, mint Ön.
key-new-do = Kulcs létrehozása
key-days = Mennyi időre
key-days-n = { $n-shown } nap
key-made-title = Az új kulcs
key-made-help = Csak most látható. Őrizze úgy, mint egy jelszót.

profile-title = Profil
profile-data-title = Az Ön adatai
profile-zone-hint = Például Europe/Budapest
profile-save = Mentés
profile-saved = Elmentve.
profile-appearance-title = Megjelenés
profile-theme = Téma
profile-theme-auto = Ahogy az eszközön
profile-theme-light = Világos
profile-theme-dark = Sötét
profile-density = Sűrűség
profile-density-comfortable = Kényelmes
profile-density-compact = Tömör
profile-password-title = Jelszó
profile-password-help = A módosítás minden más böngészőben kijelentkezteti.
profile-password-old = Jelenlegi jelszó
profile-password-new = Új jelszó
profile-password-do = Jelszó módosítása
profile-password-saved = A jelszó megváltozott.
profile-sessions-title = Hol van bejelentkezve
profile-session-own = ez a böngésző
profile-session-times = { $since } óta, utoljára használva: { $seen }
profile-device-unknown = Ismeretlen böngésző
profile-others-do = Kijelentkezés mindenhol máshol
profile-others-ended = Mindenhol máshol kijelentkezett.
retention-record = amíg az adatlap megvan
retention-account = amíg a felhasználói fiók megvan
retention-days = legfeljebb { $n-shown } nap
retention-history = amíg az előzmények megvannak

personal-users-email-what = E-mail-cím
personal-users-email-why = hogy a munkatársak együtt dolgozhassanak, és tudják, ki kicsoda
personal-users-email-key-what = Ugyanez a cím kisbetűvel
personal-users-email-key-why = hogy a munkatársak együtt dolgozhassanak, és tudják, ki kicsoda
personal-users-name-what = Név
personal-users-name-why = hogy a munkatársak együtt dolgozhassanak, és tudják, ki kicsoda
personal-users-name-key-what = A név helye a betűrendben
personal-users-name-key-why = listák név szerinti rendezése
personal-users-search-what = A név és a cím szavai
personal-users-search-why = munkatársak keresése
personal-users-lang-what = Az oldalak nyelve
personal-users-lang-why = hogy az Ön nyelvén szóljunk
personal-users-zone-what = Időzóna
personal-users-zone-why = hogy az Ön ideje szerint mutassuk az időpontokat
personal-users-password-what = A jelszóból annyi, amennyi az ellenőrzéshez kell: kulcsos Argon2id-lenyomat
personal-users-password-why = hogy csak az lépjen be, akinek szabad
personal-users-last-seen-at-what = Mikor járt itt utoljára, öt perc pontossággal
personal-users-last-seen-at-why = hogy csak az lépjen be, akinek szabad
personal-sessions-created-at-what = Mikor jelentkezett be
personal-sessions-created-at-why = hogy csak az lépjen be, akinek szabad
personal-sessions-seen-at-what = Mikor használta utoljára a böngészőt, öt perc pontossággal
personal-sessions-seen-at-why = hogy csak az lépjen be, akinek szabad
personal-sessions-device-what = A böngésző és a rendszer fajtája, cím nélkül
personal-sessions-device-why = hogy felismerje a saját eszközeit
personal-invitations-used-at-what = Mikor választott jelszót hivatkozással
personal-invitations-used-at-why = hogy csak az lépjen be, akinek szabad
personal-lockouts-key-what = A beírt e-mail-cím kulcsos lenyomata, vagy a küldő hálózatáé egy naponta megsemmisített kulccsal
personal-lockouts-key-why = hogy megállítsuk, aki jelszavakat találgat
personal-lockouts-last-at-what = Mikor nem sikerült utoljára belépni az Ön nevében
personal-lockouts-last-at-why = hogy megállítsuk, aki jelszavakat találgat
personal-mail-links-purpose-what = Mire szolgál egy Önnek írt levél hivatkozása
personal-mail-links-purpose-why = hogy csak az lépjen be, akinek szabad
personal-team-members-team-what = Mely csapatokba tartozik
personal-team-members-team-why = hogy a munkatársak együtt dolgozhassanak, és tudják, ki kicsoda
personal-api-keys-made-by-what = Mely kulcsokat hozta létre
personal-api-keys-made-by-why = hogy tudjuk, kinek a nevében jár el egy program
personal-api-keys-title-what = Amit egy kulcsról feljegyzett
personal-api-keys-title-why = a kulcsok megkülönböztetése
personal-devices-name-what = Egy ismert böngésző és rendszer fajtája, cím nélkül
personal-devices-name-why = hogy felismerje a saját eszközeit
personal-devices-created-at-what = Mikor jelentkezett be először egy böngészőben
personal-devices-created-at-why = hogy megkülönböztessük attól, aki csak a jelszavát ismeri
personal-devices-used-at-what = Mikor jelentkezett be utoljára egy böngészőben
personal-devices-used-at-why = hogy megkülönböztessük attól, aki csak a jelszavát ismeri
personal-devices-proven-at-what = Mikor adott meg utoljára második tényezőt egy böngészőben
personal-devices-proven-at-why = hogy megkülönböztessük attól, aki csak a jelszavát ismeri
personal-factors-kind-what = Kódot vagy hozzáférési kulcsot használ-e
personal-factors-kind-why = hogy csak az lépjen be, akinek szabad
personal-factors-name-what = Hogyan nevez egy második tényezőt
personal-factors-name-why = hogy meg tudja különböztetni őket
personal-factors-sealed-what = A kódok titka vagy a hozzáférési kulcs nyilvános fele, az Ön saját kulcsával lezárva
personal-factors-sealed-why = hogy csak az lépjen be, akinek szabad
personal-factors-mark-what = Lenyomat, amelyről a hozzáférési kulcsa megtalálható
personal-factors-mark-why = hogy csak az lépjen be, akinek szabad
personal-factors-created-at-what = Mikor állított be második tényezőt
personal-factors-created-at-why = hogy meg tudja különböztetni őket
personal-factors-used-at-what = Mikor használt utoljára második tényezőt
personal-factors-used-at-why = hogy meg tudja különböztetni őket
personal-recovery-codes-created-at-what = Mikor készíttetett helyreállító kódokat
personal-recovery-codes-created-at-why = hogy csak az lépjen be, akinek szabad
personal-recovery-codes-used-at-what = Mikor használt helyreállító kódot
personal-recovery-codes-used-at-why = egy kód egyszer engedi be
personal-challenges-sealed-what = Amire a bejelentkezés két lépése között várunk, legfeljebb fél óráig
personal-challenges-sealed-why = hogy csak az lépjen be, akinek szabad
personal-wrong-codes-failures-what = Hány kód volt egymás után hibás
personal-wrong-codes-failures-why = hogy a találgatót megállítsuk
personal-wrong-codes-wait-until-what = Meddig nem fogadunk el kódot
personal-wrong-codes-wait-until-why = hogy a találgatót megállítsuk
personal-change-sets-actor-what = Mit rögzített, módosított vagy törölt, és mikor
personal-change-sets-actor-why = hogy tudjuk, ki, mit és mikor rögzített, módosított vagy törölt

error-wrong-code = ez nem a mostani kód, vagy már felhasználta; várja meg a következőt
error-too-many-codes = túl sok hibás kód: próbálja újra { $minutes } perc múlva
error-wrong-recovery-code = ez nem a még fel nem használt helyreállító kódjai egyike
error-passkey-refused = a hozzáférési kulcsot nem fogadtuk el; próbálja újra
error-passkey-unknown = ezt a hozzáférési kulcsot itt nem ismerjük
error-passkey-copied = úgy tűnik, ezt a hozzáférési kulcsot lemásolták; törölje, és szóljon az adminisztrátorának
error-wrong-sign-in = hibás az e-mail-cím vagy a jelszó
error-wrong-password = nem ez a jelenlegi jelszava
error-password-too-short = legalább { $min } karakter kell
error-password-is-known = ez a jelszó már nyilvánosságra került, ezért sokan ismerik; válasszon másikat
error-password-too-easy = { $why ->
    [keys] a billentyűzeten egymás melletti betűket könnyű kitalálni
    [repeats] az ismétlődő részeket könnyű kitalálni
    [sequence] az olyan sorozatokat, mint az abc vagy a 6543, könnyű kitalálni
    [date] az évszámokat és dátumokat könnyű kitalálni
    [name] a neveket könnyű kitalálni
    [word] egyetlen szót könnyű kitalálni
    [common] nagyon hasonlít egy gyakori jelszóra vagy az Ön adataira
   *[short] könnyű kitalálni; legyen hosszabb, például még egy-két szóval
}
error-password-is-own-data = ez alig több, mint a saját neve vagy címe, a cég vagy a Tenet neve
error-unknown-zone = ez az időzóna nem ismert
error-beyond-yours = ez a szerepkör többet enged, mint az Öné
error-beyond-view = ez nem terjedhet tovább, mint a megtekintés
error-not-for-own-roles = ez az adminisztrátoroké marad
error-defines-hidden-fields = aki mezőket határoz meg, annak mindet látnia és módosítania kell tudnia
error-never-hidden = ez nem rejthető el: ez a rekord neve

log-title = Biztonsági napló
log-note = Ki lépett be, kinek nem sikerült, és mi változott a jelszavakban, eszközökben, kulcsokban és szerepkörökben. A sorok { $days } nap után törlődnek.
log-none = Még nincs semmi
log-none-help = Itt jelenik meg, amikor először belép valaki.
log-what = Mi történt
log-account = Fiók
log-by = Ki tette
log-device = Böngésző
log-when = Mikor
log-pages = A napló oldalai
log-older = Régebbiek
log-everybody = Mindenki mutatása
log-imitations = A mi címünket utánzó kiszolgálók
log-imitations-help = Az Önök oldalait ezekről a kiszolgálókról nyitották meg, amelyek csak hasonlítanak a mi címünkre. Aki onnan jött, talán a bejelentkezési oldal másolatán gépelte be a jelszavát: kérdezze meg a kollégáit, változtattassa meg a jelszavukat, és jelentse a kiszolgálót a regisztrátorának.
log-imitation-host = Kiszolgáló
log-imitation-first = Először
log-imitation-last = Utoljára
log-imitation-days = Napok száma
log-event-signed-in = Belépett
log-event-sign-in-failed = Sikertelen belépés
log-event-signed-out = Kilépett
log-event-session-ended = Egy munkamenet lezárult
log-event-reauthenticated = Újra igazolta magát
log-event-locked-out = Átmenetileg kizárva
log-event-lock-out-lifted = A kizárás feloldva
log-event-password-changed = Jelszót változtatott
log-event-reset-requested = Új jelszót kért
log-event-password-reset = Hivatkozással új jelszót választott
log-event-factor-added = Második lépést vett fel
log-event-factor-removed = Második lépést vett le
log-event-factors-reset = A második lépések törölve
log-event-factor-failed = A második lépés nem sikerült
log-event-recovery-code-used = Helyreállító kódot használt
log-event-recovery-codes-made = Új helyreállító kódokat készített
log-event-new-device = Új böngészővel lépett be
log-event-device-forgotten = Egy böngésző elfelejtve
log-event-identity-linked = Másik szolgáltató fiókját kapcsolta össze
log-event-identity-waits = Meg kell erősítenie egy összekapcsolt fiókot, mielőtt azzal beléphet
log-event-identity-confirmed = Megerősítette egy másik szolgáltató összekapcsolt fiókját
log-event-identity-unlinked = Másik szolgáltató fiókját választotta le
log-event-provider-changed = Egy belépési szolgáltató megváltozott
log-event-user-invited = Meghívót kapott
log-event-user-locked = A fiók zárolva
log-event-user-unlocked = A fiók zárolása feloldva
log-event-role-changed = Más szerepkört kapott
log-event-administrator-made = Adminisztrátor lett
log-event-rights-changed = Egy szerepkör jogai megváltoztak
log-event-key-made = API-kulcsot készített
log-event-key-revoked = Egy API-kulcs visszavonva
log-event-exported = Rekordokat exportált
log-event-mass-reading = Szokatlanul sok rekordot nyitott meg
log-event-settings-changed = A biztonsági beállítások megváltoztak
log-event-staff-refused = A szolgáltató munkatársának címe elutasítva
log-event-consultant-invited = Tanácsadó meghívva
log-event-consultant-entered = Tanácsadó lépett be
log-event-consultant-ended = Egy tanácsadó meghívása megszűnt
log-event-look-alike = Olyan címről nyitották meg, amely csak hasonlít a miénkre

viewing-title = Részletes napló
viewing-note = Minden megnyitott oldal és használt funkció, és hogy ki tette. A sorok { $days } nap után törlődnek.
viewing-none = Még senki sem nyitott meg semmit
viewing-who = Ki
viewing-what = Oldal vagy funkció
viewing-answer = Válasz
viewing-times = Hányszor
viewing-all = Minden mutatása
viewing-by-key = API-kulcs
viewing-panel = Ki látta
viewing-revealed = megnézte a kitakart mezőt: { $field }
viewing-looked = megnyitotta
viewing-acted = módosította
viewing-all-of = Az összes
error-is-staff = ez a szolgáltató munkatársának címe: tanácsadóként hívja meg
user-consultant-note = Nevek és szerepkörök, mert a cég engedte; a címek és időpontok rejtve maradnak.
sign-in-only-through = Az Ön cégénél a saját szolgáltatójukon keresztül kell bejelentkezni. Használja az alábbi gombot.
sign-in-factor-due = A cége mostantól második tényezőt kér
sign-in-factor-due-help = Jelentkezzen be újra. Végigvezetjük a beállításán, aztán ott folytathatja, ahol tartott.

sso-title = Külső bejelentkezés
sso-note = A munkatársak azzal a fiókkal is bejelentkezhetnek, amelyük egy másik szolgáltatónál van.
sso-none = Még nincs szolgáltató
sso-none-help = Mindenki jelszóval jelentkezik be.
sso-list = Szolgáltatók
sso-ready = használatban
sso-not-ready = nincs beállítva
sso-required-badge = csak ezzel
sso-google-help = Google Workspace-t használó cégeknek.
sso-google-do = Google hozzáadása
sso-other = Más szolgáltató
sso-other-help = Bármi, ami ismeri az OpenID Connectet: Microsoft Entra ID, Keycloak, Authentik, Okta.
sso-other-do = Szolgáltató hozzáadása
sso-name = A gomb felirata
sso-issuer = A kibocsátó (issuer) címe
sso-crumbs = Itt van most
sso-there = Amire a szolgáltatónak van szüksége
sso-there-help = Ezt a címet adja meg ott egy bizalmas webes kliens egyetlen átirányítási címeként.
sso-there-sign-out = Ha ismeri a háttérben küldött kijelentkezést (back-channel logout), arra ezt a címet adja meg: aki ott kijelentkezik, itt is ki lesz jelentkeztetve.
sso-there-google = A Google Cloud konzolban hozzon létre egy webalkalmazás típusú OAuth-klienst ezzel az átirányítási címmel.
sso-setup = Amire nekünk van szükségünk
sso-client-id = Kliensazonosító
sso-secret = Klienstitok
sso-secret-hint = Lepecsételve tároljuk, és soha többé nem látható.
sso-secret-kept = Van tárolt titok, de nem látható. Ha maradjon, hagyja üresen.
sso-domains = A cég e-mail-tartományai
sso-domains-hint = Például example.hu. Akinek ott ellenőrzött címe van, azt az első bejelentkezéskor erről ismerjük fel; az adminisztrátorok és akiknek egy vezetőnél több joguk van, mindig maguk kapcsolják össze a fiókjukat a profiljukon.
sso-makes-users = Akinek ilyen címe van, és új, magától felhasználó lesz
sso-role = Az újak szerepköre
sso-required = Csak ezen a szolgáltatón keresztül
sso-required-hint = Ekkor jelszóval csak az adminisztrátorok léphetnek be, hogy ezt mindig helyre tudják hozni, és azok, akiknek egy vezetőnél több joguk van.
sso-save = Mentés
sso-was-saved = A szolgáltatót elmentettük.
sso-check = Kipróbálás
sso-check-help = Elolvassa, amit a szolgáltató közzétesz, és megmondja, mi a baj. Senkit sem jelentkeztet be.
sso-check-do = Kipróbálás
sso-check-right = A szolgáltató úgy válaszol, ahogy kell.
sso-remove = Eltávolítás
sso-remove-help = { $n ->
    [0] Ennél a szolgáltatónál senkinek sincs összekapcsolt fiókja.
   *[other] Ennél a szolgáltatónál { $n-shown } felhasználónak van összekapcsolt fiókja; nekik jelszóra lesz szükségük.
  }
sso-remove-do = Szolgáltató eltávolítása
sso-was-removed = A szolgáltatót eltávolítottuk.

sso-fault-not-an-address = A szolgáltató használhatatlan címet nevez meg.
sso-fault-not-encrypted = A szolgáltató titkosítás (https) nélküli címet nevez meg.
sso-fault-inner-network = A cím belső hálózatba vezet. Csak a nyilvános interneten elérhető szolgáltató használható.
sso-fault-unknown-host = Ilyen nevű gép nincs. Ellenőrizze a kibocsátó címét.
sso-fault-unreachable = A szolgáltató nem válaszol.
sso-fault-certificate = A szolgáltató nem tudja igazolni magát: a tanúsítványa nem érvényes erre a névre.
sso-fault-not-http = Ami ott válaszol, az nem webkiszolgáló.
sso-fault-answer-too-large = A szolgáltató válasza túl hosszú.
sso-fault-too-slow = A szolgáltató túl lassan válaszolt.
sso-fault-not-a-provider = Ezen a címen nincs OpenID Connect szolgáltató. Ellenőrizze a kibocsátó címét.
sso-fault-other-issuer = A szolgáltató betűről betűre más néven nevezi magát, mint a beírt cím. Távolítsa el itt, és vegye fel a saját címén.
sso-fault-no-code-flow = A szolgáltató nem kínálja az engedélyezési kódos (authorization code) folyamatot.
sso-fault-no-algorithm = A szolgáltató nem ismeri az RS256, PS256, ES256, ES384 és EdDSA aláírások egyikét sem.
sso-fault-no-pkce = A szolgáltató nem kínálja az S256-os PKCE-t.
sso-fault-no-client-secret = A szolgáltató nem fogad el klienstitkot.
sso-fault-no-keys = A szolgáltató nem tesz közzé aláíró kulcsot.
sso-fault-wrong-client = A szolgáltató nem ismeri ezt a kliensazonosítót ezzel a klienstitokkal.
sso-fault-no-token = A szolgáltató nem adott tokent.

sso-do = Tovább ezzel: { $title }
sso-onward = Tovább ide: { $title }
sso-onward-help = Jelentkezzen be itt azzal a fiókkal, amelyet össze akar kapcsolni: { $title }
sso-left = Kijelentkezett
sso-left-help = Ennél a szolgáltatónál ({ $title }) még be van jelentkezve. Ha mások is használják ezt a számítógépet, ott is jelentkezzen ki.
sso-left-do = Kijelentkezés itt is: { $title }

sso-refused = Így nem sikerült belépnie
sso-refused-code = Ok:
sso-refused-provider = A szolgáltató most nem használható. Ha ez így marad, mondja el az okot az adminisztrátornak.
sso-refused-answer = A szolgáltató válaszát nem fogadhattuk el. Kezdje újra a bejelentkező oldalon; ha ez így marad, mondja el az okot az adminisztrátornak.
sso-refused-denied = A szolgáltató szerint Ön megszakította a bejelentkezést. Bármikor újrakezdheti.
sso-refused-unknown = Ehhez a fiókhoz itt senki sem tartozik. Jelentkezzen be úgy, ahogy eddig, és kapcsolja össze a profilján, vagy forduljon az adminisztrátorhoz.
sso-refused-locked = A fiókja zárolva van. Forduljon az adminisztrátorhoz.
sso-refused-administrator = Az adminisztrátorok és akiknek egy vezetőnél több joguk van, maguk kapcsolják össze a fiókjukat: jelentkezzen be a jelszavával, és kapcsolja össze a profilján.
sso-refused-unconfirmed = A szerepköre most többet enged, mint amikor ezt a fiókot összekapcsolták Önnel, és eddig csak a szolgáltató állítja, hogy az Öné. Ezért a kapcsolatot meg kell erősíteni: jelentkezzen be a jelszavával vagy hozzáférési kulccsal, és erősítse meg a profilján. Ha még nincs jelszava, kérjen egyet a bejelentkezési oldalon, az „Elfelejtette a jelszavát?” hivatkozással.
sso-refused-other-account = Ennek a szolgáltatónak egy másik fiókja már össze van kapcsolva. Azzal jelentkezzen be, vagy előbb válassza le.
sso-refused-in-use = Ez a fiók itt már valaki máshoz tartozik.
sso-refused-staff = Ez a szolgáltató munkatársainak címe; ők itt nem lehetnek felhasználók.

sso-profile-help = Összekapcsolt fiókkal jelszó nélkül jelentkezhet be.
sso-link = Összekapcsolás: { $title }
sso-unlink = Leválasztás: { $title }
sso-confirm = Megerősítés: { $title }
sso-waits = Ezt a kapcsolatot meg kell erősíteni: azért jött létre, mert a szolgáltató szerint a fiók az Öné, és a szerepköre többet enged, mint amennyire ez a szó elég. Amíg meg nem erősíti, senki sem léphet be vele.
sso-was-confirmed = A kapcsolat meg van erősítve.
sso-linked-times = összekapcsolva: { $since }, utoljára használva: { $used }
sso-was-linked = Mostantól ezzel a fiókkal is bejelentkezhet.
sso-was-unlinked = A fiók többé nincs összekapcsolva.
problem-own-account = Ez az Ön saját fiókja
problem-own-account-help = Saját magát senki sem zárolhatja, mert nem tudná visszavonni. Kérjen meg valaki mást, aki a felhasználókat kezeli.
problem-only-way-in = Csak így tud belépni
problem-only-way-in-help = Előbb válasszon jelszót, vagy kapcsoljon össze egy másik fiókot.

personal-sso-identities-subject-what = Ki Ön egy bejelentkezési szolgáltatónál: az ott kapott azonosító
personal-sso-identities-subject-why = hogy csak az lépjen be, akinek szabad
personal-sso-identities-linked-at-what = Mikor kapcsolta össze a fiókot
personal-sso-identities-linked-at-why = hogy csak az lépjen be, akinek szabad
personal-sso-identities-used-at-what = Mikor jelentkezett be vele utoljára
personal-sso-identities-used-at-why = hogy csak az lépjen be, akinek szabad
personal-sso-identities-confirmed-at-what = Mikor erősítette meg, hogy ez a fiók az Öné
personal-sso-identities-confirmed-at-why = hogy csak az lépjen be, akinek szabad
personal-sso-attempts-began-at-what = Mikor ment legutóbb bejelentkezési szolgáltatóhoz
personal-sso-attempts-began-at-why = hogy csak az lépjen be, akinek szabad
personal-sso-attempts-back-what = Melyik oldalra tér vissza
personal-sso-attempts-back-why = hogy csak az lépjen be, akinek szabad

error-not-a-client = olyan karakter van benne, amilyen kliensazonosítóban és titokban nem lehet
error-not-a-domain = { $name } nem tartomány, mint például example.hu
error-public-domain = { $name }: itt bárkinek lehet címe
error-not-encrypted = https:// előtaggal kell kezdődnie
error-only-through-provider = az Ön cégénél a saját szolgáltatójukon keresztül kell bejelentkezni: a bejelentkező oldalon folytassa vele

letter-identity-linked-subject = Összekapcsolt fiók: { $title }
letter-identity-linked-text = Mostantól egy itteni fiókkal is be lehet jelentkezni az Ön nevében: { $title } (ide: { $tenant }). Ha Ön kapcsolta össze, nincs teendője. Ha nem, válassza le a profilján, és azonnal szóljon az adminisztrátornak.
letter-identity-unlinked-subject = Leválasztott fiók: { $title }
letter-identity-unlinked-text = Ezzel a fiókkal többé senki sem tud az Ön nevében bejelentkezni: { $title } (ide: { $tenant }). Ha nem Ön választotta le, szóljon az adminisztrátornak.
letter-identity-waits-subject = Erősítse meg a fiókját: { $title }
letter-identity-waits-text = Új szerepköre van (itt: { $tenant }), amely többet enged, mint az előző. Ezt a fiókot ({ $title }) azért kapcsolták össze Önnel, mert a szolgáltató szerint az Öné. Ehhez a szerepkörhöz ez nem elég. Jelentkezzen be a jelszavával vagy hozzáférési kulccsal, és erősítse meg a kapcsolatot a profilján. Ha még nincs jelszava, kérjen egyet a bejelentkezési oldalon, az „Elfelejtette a jelszavát?” hivatkozással.

personal-security-log-at-what = Mikor történt valami az Ön belépésével
personal-security-log-at-why = hogy észrevegyük a visszaélést a fiókokkal, és utólag kiderüljön, mi történt; egy évig őrizzük
personal-security-log-event-what = Mi történt: belépés, jelszó, második lépés, szerepkör vagy kulcs
personal-security-log-event-why = hogy észrevegyük a visszaélést a fiókokkal, és utólag kiderüljön, mi történt; egy évig őrizzük
personal-security-log-by-id-what = Melyik kolléga tette
personal-security-log-by-id-why = hogy észrevegyük a visszaélést a fiókokkal, és utólag kiderüljön, mi történt; egy évig őrizzük
personal-security-log-device-what = A böngésző és a rendszer fajtája, cím nélkül
personal-security-log-device-why = hogy észrevegyük a visszaélést a fiókokkal, és utólag kiderüljön, mi történt; egy évig őrizzük
personal-viewings-at-what = Mikor nyitott meg egy oldalt vagy használt egy funkciót
personal-viewings-at-why = hogy tudható legyen, ki kinek az adatait látta, és feltűnjön, ha valaki túl sokat olvas; kilencven napig őrizzük
personal-viewings-route-what = Melyik oldalt vagy funkciót, a beírtak nélkül
personal-viewings-route-why = hogy tudható legyen, ki kinek az adatait látta, és feltűnjön, ha valaki túl sokat olvas; kilencven napig őrizzük
personal-viewings-subject-what = Melyik rekordot nevezte meg a cím
personal-viewings-subject-why = hogy tudható legyen, ki kinek az adatait látta, és feltűnjön, ha valaki túl sokat olvas; kilencven napig őrizzük
personal-viewings-times-what = Hányszor nagyjából egy másodpercen belül
personal-viewings-times-why = hogy tudható legyen, ki kinek az adatait látta, és feltűnjön, ha valaki túl sokat olvas; kilencven napig őrizzük

log-event-many-failures = Szokatlanul sok sikertelen belépés
alert-nobody = nincs megnevezve
letter-alert-subject = Biztonság: { $what }
letter-alert-text =
    { $what }

    Fiók: { $account }
    Ki tette: { $by }
    Mikor: { $when }

    Ha ez meglepi, nézze meg a biztonsági naplót, és ha kell, zárolja a fiókot:

    { $link }

    Ezt a levelet minden adminisztrátor megkapja, kivéve azt, aki tette.
log-event-mass-export = Egyszerre sok rekordot exportált
log-event-export-waits = Nagy exportot kért, amely másik adminisztrátorra vár
log-event-export-approved = Egy nagy exportot jóváhagytak
log-event-export-refused = Egy nagy exportot elutasítottak
log-event-export-unasked = A korlátnál többet exportált, mert nincs másik adminisztrátor, akit meg lehetne kérdezni
log-reason = „{ $reason }”
log-reason-unreadable = az indok már nem olvasható
letter-alert-export-subject = Biztonság: { $what }
letter-alert-export-text =
    { $what }

    Fiók: { $account }
    Ki tette: { $by }
    Miért: { $reason }
    Mikor: { $when }

    Ha ez meglepi, nézze meg a biztonsági naplót, és ha kell, zárolja a fiókot:

    { $link }

    Ezt a levelet minden adminisztrátor megkapja, kivéve azt, aki tette.

alert-no-browser = egy böngésző, amely nem mondja meg, melyik
letter-new-device-subject = Új böngészővel lépett be
letter-new-device-text =
    Valaki, valószínűleg Ön, olyan böngészővel lépett be az Ön nevében, amelyet még nem ismertünk: { $browser }, { $when }.

    Ha nem Ön volt, ezen a címen felejtesse el azt a böngészőt, és válasszon másik jelszót:

    { $link }

# Távozás

user-state-deactivated = megszüntetett
user-state-anonymised = anonimizált
user-former = { $number }. korábbi felhasználó
collection-filters = Mentett szűrők
deactivation-begin = Megszüntetés…
deactivation-look = Átadás
deactivation-of = { $name } távozik
deactivation-title = A fiók megszüntetése
deactivation-help = Annak, aki már nem dolgozik itt. Ha csak egy időre akarja megállítani, zárolja inkább a fiókot.
deactivation-ends = Minden munkamenet, megjegyzett böngésző, belépőkulcs, API-kulcs, meghívó és levélben küldött hivatkozás azonnal véget ér, és a jelszó törlődik.
deactivation-stays = Amit tett, az a nevén marad az előzményekben; kiválasztani már sehol nem lehet.
deactivation-back = Később újra meghívható.
deactivation-owns = Ami az övé
deactivation-owns-nothing = Semmi.
deactivation-many = { $n } vagy több
deactivation-own = Ez a saját fiókja: azonnal kijelentkezteti.
deactivation-heir = Ki veszi át
deactivation-heir-hint = Minden fentinek ő lesz a felelőse. Az előzményekben megtalálható, és ott visszavonható.
deactivation-choose = Válasszon valakit
deactivation-do = Megszüntetés és átadás
deactivation-cancel = Mégse
deactivation-done = A fiók megszűnt.
deactivation-handed-title = Átadás
deactivation-handing = Ami az övé volt, most kerül át hozzá: { $heir }.
deactivation-handed = Ami az övé volt, átkerült hozzá: { $heir }.
deactivation-stopped = Az átadás a vége előtt leállt. Ő vette volna át: { $heir }.
deactivation-handing-over = Az átadás elkezdődött.
deactivation-cancelled = Az átadás leállt.
deactivation-stop = Leállítás
deactivation-refresh = Frissítés
deactivation-kept = { PLURAL($n) ->
    [one] { $n-shown } nem volt átadható
   *[other] { $n-shown } nem volt átadható
}
deactivation-left-title = Még az ő nevén
deactivation-hand-over = Átadás
reactivation-title = Újbóli meghívás
reactivation-help = Új meghívót kap, és jelszót választ. Amit átadott, az annál marad, akinél most van.
reactivation-do = Meghívás újra
anonymisation-title = Anonimizálás
anonymisation-help = Semmi, amit erről a személyről tárolunk, nem vezet többé hozzá. Ezt senki nem tudja visszavonni.
anonymisation-account = Eltűnik a név, az e-mail-cím, a nyelv és az időzóna; egy szám marad.
anonymisation-history = A fiók előzményeinek értékeit soha többé nem lehet elolvasni. Amit a rekordokkal tett, az a szám alatt megmarad.
anonymisation-logs = A naplókban az események a böngésző nélkül maradnak meg; a levelek, az eszközök és a megjegyzett döntések eltűnnek.
anonymisation-type = Megerősítésül írja be a nevet:
anonymisation-do = Végleges anonimizálás
anonymisation-done = A felhasználót anonimizálta.
anonymisation-was = Ezt a felhasználót anonimizálták. Semmi, amit tárolunk, nem vezet személyhez.
error-not-the-same = ez nem ugyanaz a szöveg
log-event-user-deactivated = A fiók megszűnt
log-event-user-reactivated = Távozás után újra meghívva
log-event-user-anonymised = A fiókot anonimizálták
personal-hand-overs-heir-what = Ki vette át, ami az Öné volt
personal-hand-overs-heir-why = hogy a megfelelő emberek jussanak be, és senki más
personal-hand-overs-by-id-what = Melyik kolléga adta át
personal-hand-overs-by-id-why = hogy a megfelelő emberek jussanak be, és senki más

# Amit magunkról tárolnak

own-title = Az Önről tárolt adatok
own-note = Minden érték, amit Önről mint felhasználóról tárolunk, miért, meddig, és ki kapja meg.
own-open = Megnézem az egészet
own-help = Minden, amit Önről mint felhasználóról tárolunk, ugyanabból a nyilatkozatból, amely eldönti, mit és meddig tárolunk.
own-take = Az egész letöltése (JSON)
own-empty = Üres adatkörök
own-change = Módosítás
own-more = Továbbiak
own-count = { PLURAL($n) ->
    [one] { $n-shown } bejegyzés
   *[other] { $n-shown } bejegyzés
}
own-count-more = itt { $n-shown } bejegyzés látható, de van több is
own-nothing = semmi
own-always = amíg valaki fel nem oldja
own-hash = Lenyomat. Összehasonlításra tároljuk, visszafejteni senki nem tudja.
own-secret = Lezárva tároljuk, és nem mutatjuk meg: aki elolvasná, az Ön nevében léphetne be.
own-sealed = Lezárva tároljuk; csak ott nyílik ki, ahol szükség van rá.
own-about = Cél: { $why }. Jogalap: { $ground }. Meddig: { $long }. Forrás: { $source }. Címzettek: { $who }.
own-acts-slug = A cége rövid neve
own-acts-name = A cége
own-acts-tenant-lang = A cége nyelve
own-acts-tenant-zone = A cége időzónája
own-acts-sensitive-fields = Érzékeny mezők megengedve
own-acts-house = A szolgáltató saját rendszere
own-acts-kind = Kinek a nevében fut
own-acts-kind-user = az Önében, egy oldalról
own-acts-kind-key = az Önében, egy API-kulccsal
own-acts-kind-command = az üzemeltető parancsaként
own-acts-kind-system = a rendszerében
own-acts-user = Felhasználó
own-acts-key = API-kulcs
own-acts-colleagues = Kollégák, akik akkor a csapataiban voltak
own-acts-lang = Nyelv
own-acts-zone = Időzóna
own-lang-hu = magyar
own-lang-en = angol
own-reach-all = Megteheti mindenkiével
own-reach-team = Megteheti a csapatáéval
own-reach-own = Megteheti a sajátjával
own-fields-hidden = Rejtett mezők
own-fields-masked = Kitakart mezők
own-fields-read = Csak olvasható mezők
own-fields-write = Módosítható mezők
own-did-created = A fiók létrejött
own-did-updated = A fiók megváltozott
own-did-locked = A fiókot zárolták
own-did-unlocked = A fiók zárolását feloldották
own-did-deactivated = A fiókot megszüntették
own-did-reactivated = A fiókot újra megnyitották
own-did-admitted-again = Túl sok hiba után újra beengedték
own-did-password-chosen = Jelszó kiválasztva
own-change-name = Név
own-change-email = E-mail-cím
own-change-role = Szerepkör
own-change-lang = Nyelv
own-change-zone = Időzóna
own-change-state = Állapot
own-change-provider = Bejelentkezési szolgáltató
own-ground-consent = az Ön hozzájárulása
own-ground-preparation = szerződés előkészítése
own-ground-contract = szerződés
own-ground-law = jogszabály
own-ground-interest = jogos érdek
own-source-person = Ön
own-source-tenant = a kollégái
own-source-derived = a rendszer állítja elő
own-recipients-none = senki kívülről
own-letters = El nem küldött levelek
own-letters-help = Tárgy és cím. A szövegük itt nem látható, mert egy bennük lévő hivatkozással be lehetne lépni.
own-history = A fiók története
own-history-help = A fiók minden változása, az előtte és az utána érvényes értékkel.
log-event-own-data-taken = Letöltötte, amit róla tárolunk
personal-users = A fiókja
personal-sessions = Nyitott bejelentkezések
personal-devices = Megjegyzett böngészők
personal-factors = Második tényezők
personal-recovery-codes = Tartalék kódok
personal-challenges = Befejezetlen belépések
personal-wrong-codes = Hibás kódok
personal-sso-identities = Fiókok külső belépési szolgáltatóknál
personal-sso-attempts = Folyamatban lévő külső belépések
personal-invitations = Meghívók
personal-lockouts = Sikertelen belépések
personal-mail-links = Hivatkozások levelekben
personal-team-members = Csapatok
personal-api-keys = API-kulcsok
personal-security-log = Biztonsági napló
personal-viewings = Megnyitott oldalak
personal-hand-overs = Átadások
personal-change-sets = Műveletek
personal-imports = Importok
personal-exports = Exportok
personal-import-mappings = Importok megjegyzett döntései
personal-saved-filters = Mentett szűrők
personal-letters = Önnek szóló levelek

# Másik cím

email-title = E-mail-cím
email-help = Ezzel jelentkezik be, és ide mennek a levelek. Akkor változik meg, ha az új címre küldött levélben lévő hivatkozást megnyitja; a régi cím értesítést kap.
email-new = Új e-mail-cím
email-do = A cím módosítása
email-was-asked = Ha a cím senki másé, úton van hozzá egy levél egy hivatkozással.
email-was-withdrawn = A címe marad, ami volt.
email-waits = Erre a címre kért levelet hivatkozással: { $email }. Egyszer és egy napig működik.
email-withdraw = Marad a régi cím
email-confirm-title = Az e-mail-cím megerősítése
email-confirm-help = Mostantól ezzel jelentkezik be: { $email }.
email-confirm-do = Megerősítem
email-confirmed = A címe megváltozott
email-confirmed-help = Mostantól ezzel jelentkezzen be. A régi cím értesítést kapott.
letter-email-change-subject = Erősítse meg az új e-mail-címét
letter-email-change-text =
    Azt kérte, hogy mostantól ezzel a címmel jelentkezhessen be (ide: { $tenant }). A cím akkor lesz az Öné, ha megnyitja ezt a hivatkozást, amely egyszer és egy napig működik:

    { $link }

    Ha nem Ön kérte, nincs teendője.
letter-email-asked-subject = Valaki kérte az e-mail-címének módosítását
letter-email-asked-text =
    Valaki, valószínűleg Ön, azt kérte, hogy az Ön nevében mostantól másik e-mail-címmel lehessen bejelentkezni. A cím csak akkor változik meg, ha a másik címre küldött levélben lévő hivatkozást megnyitják.

    Ha nem Ön kérte, azonnal válasszon másik jelszót, és szóljon a cége egyik adminisztrátorának.
letter-email-changed-subject = Megváltozott az e-mail-címe
letter-email-changed-text =
    Mostantól másik e-mail-címmel jelentkezik be ide: { $tenant }, és erre a címre nem megy több levél.

    Ha nem Ön módosította, azonnal szóljon a cége egyik adminisztrátorának.
log-event-email-changed = Másik e-mail-címe van
personal-email-changes = Megerősítésre váró e-mail-cím
personal-email-changes-email-what = Az e-mail-cím, amelyet használni szeretne
personal-email-changes-email-why = hogy a megfelelő emberek jussanak be, és senki más
personal-email-changes-asked-at-what = Mikor kérte
personal-email-changes-asked-at-why = hogy a megfelelő emberek jussanak be, és senki más

# Ismert hálózatok, és amit a belépésekről jelzünk
network-title = Ismert hálózatok
network-help = Ha valaki olyan hálózatból lép be az Ön nevében, amely nem ismert, levelet kap. Sem cím, sem hely nem marad meg: csak egy lenyomat, amelyről a hálózat felismerhető, az utolsó belépés után { $days } napig.
network-known = { PLURAL($n) ->
    [0] Egy hálózat sem ismert.
   *[other] { $n-shown } hálózat ismert.
 }
network-forget = Az ismert hálózatok elfelejtése
network-were-forgotten = Mostantól egy hálózat sem ismert.
log-event-new-network = Új hálózatból lépett be
log-event-networks-forgotten = Az ismert hálózatok törlődtek
log-event-factor-guessed = Próbálgatták a második lépést
log-event-proof-failed = Nem igazolta újra, hogy ő az
letter-new-network-subject = Új hálózatból lépett be
letter-new-network-text =
    Valaki, valószínűleg Ön, olyan hálózatból lépett be az Ön nevében, amelyet még nem ismertünk: { $browser }, { $when }.

    Ha otthon, az irodában vagy a szokott helyen járt, nincs teendője. Ha nem Ön volt, ezen a címen válasszon másik jelszót, és zárja le a többi munkamenetet:

    { $link }
letter-new-device-and-network-subject = Új böngészővel és új hálózatból lépett be
letter-new-device-and-network-text =
    Valaki, valószínűleg Ön, olyan böngészővel és olyan hálózatból lépett be az Ön nevében, amelyet még nem ismertünk: { $browser }, { $when }.

    Ha nem Ön volt, ezen a címen felejtesse el azt a böngészőt, és válasszon másik jelszót:

    { $link }
letter-factor-guessed-subject = Valaki tudja a jelszavát
letter-factor-guessed-text =
    Valaki helyesen beírta a jelszavát, majd többször hibás kódot adott meg, utoljára így: { $browser }, { $when }. Nem jutott be.

    Ha nem Ön volt, valaki tudja a jelszavát. Válasszon másikat, és sehol máshol ne használja:

    { $link }
letter-factor-guessed-sso-subject = Valaki a más szolgáltatónál lévő fiókjával próbál belépni
letter-factor-guessed-sso-text =
    Valaki a más szolgáltatónál lévő fiókjával jött, majd többször hibás kódot adott meg, utoljára így: { $browser }, { $when }. Nem jutott be.

    Ha nem Ön volt, változtassa meg ott a jelszavát, és nézze meg itt, mi van nyitva:

    { $link }
personal-networks-mark-what = Lenyomat, amelyről felismerhető egy hálózat, ahonnan belépett; se cím, se hely
personal-networks-mark-why = hogy levelet kapjon, ha valaki máshonnan lép be az Ön nevében; az utolsó belépés után kilencven napig
personal-networks-seen-at-what = A nap, amelyen utoljára belépett abból a hálózatból
personal-networks-seen-at-why = hogy kilencven nap után elfelejtsük a hálózatot

# Riasztások
alert-title = Riasztások
alert-note = Kit értesítünk, ha valami történik a rendszerbe vezető utakkal.
alert-letters = Levélben
alert-letters-help = Minden adminisztrátor levelet kap a szokatlanul sok sikertelen belépésről, a próbálgatott második lépésről, az új adminisztrátorokról, a törölt második tényezőkről, az új kulcsokról, a tömeges exportról és olvasásról, a megváltozott jogokról és beállításokról, az elutasított munkatársakról, a minket utánzó gépekről, a megnyitott csalirekordokról és a használt csalikulcsokról. A saját fiókjáról mindenki maga kap levelet.
alert-receivers = Webhookkal
alert-receivers-help = Programok, amelyeket HTTPS-en értesítünk, a Standard Webhooks szerint aláírva. Egy üzenetben azonosítók, egy szó és egy időpont áll, más senkiről sem.
alert-none = Egy programot sem értesítünk.
alert-new = Program értesítése
alert-new-help = Az üzeneteket egy napig próbáljuk kézbesíteni. Amelyik programot három napig semmi sem éri el, azt kikapcsoljuk, és az adminisztrátorok levelet kapnak.
alert-new-do = Hozzáadás
alert-name = Név
alert-address = Cím (https://…)
alert-kinds = Miről értesüljön
alert-kind-failures = sok sikertelen belépés, próbálgatott második lépés
alert-kind-arrivals = belépés új böngészővel vagy új hálózatból
alert-kind-mass = tömeges export és tömeges olvasás
alert-kind-administrators = új adminisztrátorok
alert-kind-factors = törölt és visszaállított második tényezők
alert-kind-keys = új API-kulcsok
alert-kind-look-alikes = minket utánzó gépek
alert-kind-settings = megváltozott jogok, bejelentkezési szolgáltatók és biztonsági beállítások
alert-secret-title = Az új program titka
alert-secret-help = Csak most látható. Ezzel győződik meg a program arról, hogy egy üzenet innen jön.
alert-secret = A titok
alert-secret-renew = Új titok készítése
alert-secret-renew-help = Az új titok egyszer látható. Az üzeneteket { $hours } óráig a régivel is aláírjuk, hogy a program addig is elfogadja őket, amíg az újat megkapja.
alert-secret-old = A régi titokkal is aláírunk eddig: { $at }.
alert-secret-renewed = Az új titok
alert-state-on = értesül
alert-state-failing = nem érjük el
alert-state-off = kikapcsolva
alert-off-since = { $at } óta nem küldünk neki semmit, mert semmi sem érte el, vagy nem kért többet.
alert-failing-since = { $at } óta semmi sem érte el.
alert-resume = Bekapcsolás
alert-was-resumed = Újra kap üzeneteket.
alert-crumbs = Hol jár
alert-setup = Miről értesül
alert-save = Mentés
alert-was-saved = Elmentve.
alert-deliveries = Üzenetek
alert-deliveries-help = { $days } napig őrizzük meg őket.
alert-deliveries-none = Még nincs.
alert-delivery-event = Mi történt
alert-delivery-state = Állapot
alert-delivery-attempts = Kísérletek
alert-delivery-at = Mikor
alert-delivery-test = Próba
alert-delivery-waiting = várakozik
alert-delivery-delivered = kézbesítve
alert-delivery-failed = nem kézbesíthető
alert-answer = válasz: { $status }
alert-next = újra próbáljuk: { $at }
alert-test = Próbaüzenet küldése
alert-test-sent = A próbaüzenet úton van.
alert-remove = Törlés
alert-remove-help = Nem kap több üzenetet, és az eddigiek is eltűnnek innen.
alert-remove-do = Törlés
alert-was-removed = Törölve.
alert-fault-not-an-address = a cím nem használható
alert-fault-not-encrypted = a cím nem titkosított
alert-fault-inner-network = a név belső hálózatba vezet
alert-fault-unknown-host = ilyen nevű gép nincs
alert-fault-unreachable = a gép nem válaszol
alert-fault-certificate = a gép nem tudja igazolni, hogy ő az
alert-fault-not-http = ami visszajött, nem válasz
alert-fault-answer-too-large = a válasz túl hosszú
alert-fault-too-slow = túl sokáig tartott
alert-fault-switched-off = közben kikapcsolt
error-inner-network = ez belső hálózatba vezet
letter-alert-receiver-off-subject = Riasztások: { $title } kikapcsolt
letter-alert-receiver-off-text =
    { $title } napok óta elérhetetlen, vagy nem kér többet. Nem kap riasztást, amíg újra be nem kapcsolja:

    { $link }

# Kódok telefonra
telephone-title = Kódok a telefonjára
telephone-name = SMS
telephone-help = Ha ismeretlen böngészővel lép be, hatjegyű kódot kérhet a telefonjára.
telephone-weak = Ez a leggyengébb második tényező: aki rábeszéli a telefonszolgáltatót, megkapja a számát és a kódjait, és az üzenetek útközben is elolvashatók. A hitelesítő alkalmazás és a hozzáférési kulcs biztonságosabb.
telephone-weak-row = A leggyengébb tényező.
telephone-recipient = A számát és a kódot megkapja: { $name }, aki az üzenetet kézbesíti.
telephone-number = Telefonszám
telephone-number-hint = Országhívóval, például +36 30 123 4567.
telephone-send = Kód küldése
telephone-sent = A kód úton van. Öt percig használható.
telephone-code = Az üzenetben kapott kód
telephone-code-hint = Hat számjegy.
telephone-confirm = Megerősítés
telephone-add = Telefonszám megadása
telephone-change = Másik telefonszám
telephone-was-added = Mostantól erre a telefonra is kérhet kódot.
telephone-was-removed = A számot elfelejtettük.
telephone-message =
    { $code } az Ön belépési kódja. Senkinek se mondja el!

    @{ $host } #{ $code }
step-message = Kód küldése ide: { $number }
step-message-again = Új kód küldése
step-message-sent = A kód úton van ide: { $number }. Öt percig használható.
step-message-do = Belépés ezzel a kóddal
error-not-international = országhívó is kell, például +36 30 123 4567
error-wrong-message = ez nem az utolsó üzenet kódja, vagy öt percnél régebbi; három hibás után kérjen újat
error-message-just-sent = most küldtünk egy kódot; várjon fél percet, mielőtt újat kér
error-too-many-messages = ma már nem küldünk több kódot; használjon másik tényezőt
policy-messages = Kódok SMS-ben
policy-messages-weak = Az SMS a leggyengébb második tényező: a számokat átveszik, az üzeneteket útközben elolvassák. A NIST korlátozza, az OWASP személyes adatoknál nem ajánlja. Csak azok kedvéért engedje meg, akik mást nem tudnak használni.
policy-messages-none = Nincs, aki az üzeneteket továbbítsa. A rendszer üzemeltetője állíthatja be.
policy-messages-users = { $n-shown } felhasználó adott meg számot.
policy-messages-allow = Küldhető kód telefonra
policy-messages-hint = Annak, aki felhasználókat kezel, és akitől második tényezőt kérünk, ez soha nem elég. Ha megtiltja, minden számot elfelejtünk, és a tulajdonosuk levelet kap.
log-event-code-sent = Kódot küldtünk a telefonjára
letter-message-subject = Üzenet ide: { $number }
letter-message-text = { $text }
letter-telephone-off-subject = Nem küldünk több kódot a telefonjára
letter-telephone-off-text =
    A cége már nem engedi a kódok SMS-ben küldését, ezért a számát elfelejtettük. Ha ez volt az egyetlen második tényezője, állítson be másikat:

    { $link }
personal-telephones-sealed-what = A telefonszáma, amelyre kódot kér
personal-telephones-sealed-why = hogy kódot küldhessünk, amellyel igazolja, hogy Ön az; az SMS-átjáró megkapja
personal-telephones-used-at-what = Mikor használt utoljára kódot, amelyet a számára küldtünk
personal-telephones-used-at-why = hogy Ön lássa
personal-telephone-codes-sealed-what = Az Önnek küldött kód, öt percig
personal-telephone-codes-sealed-why = hogy összevessük azzal, amit beír
personal-telephone-messages-at-what = Mikor küldtünk Önnek kódot
personal-telephone-messages-at-why = hogy senki se küldethessen üzenetet vég nélkül; egy napig őrizzük meg

# Mivel igazolta valaki, hogy ki ő
log-way-password = jelszóval
log-way-link = hivatkozással
log-way-sso = külső bejelentkezéssel
log-way-passkey = hozzáférési kulcs
log-way-code = az alkalmazás kódja
log-way-recovery = helyreállító kód
log-way-message = SMS-kód
log-way-browser = ismert böngésző
personal-security-log-way-what = Mivel igazolta, hogy Ön az: jelszó, kód, hozzáférési kulcs
personal-security-log-way-why = hogy a saját belépéseit meg lehessen különböztetni a máséitól
personal-security-log-reason-what = Miért vitt ki rekordokat fájlban, miért utasították el, vagy miért változtatott egy biztonsági szabályon, lepecsételve
personal-security-log-reason-why = hogy észrevegyük a visszaélést a fiókokkal, és utólag kiderüljön, mi történt; egy évig őrizzük
alert-fault-not-listed = a rendszer üzemeltetője nem engedi, hogy ezt a gépet elérjük
sso-fault-not-listed = A rendszer üzemeltetője nem engedi, hogy ezt a gépet elérjük.
personal-networks = Ismert hálózatok
personal-telephones = Telefon a kódokhoz
personal-telephone-codes = Elküldött kódok
personal-telephone-messages = Elküldött üzenetek

log-event-canary-set = Csalirekordot hozott létre
log-event-canary-removed = Egy csalirekordot közönségessé tett
log-event-canary-touched = Megnyitott, módosított vagy exportált egy csalirekordot
alert-kind-canaries = megnyitott és megszüntetett csalirekordok, használt csalikulcsok
letter-alert-canary-subject = Biztonság: { $what }
letter-alert-canary-text =
    { $what }

    Fiók: { $account }
    Ki tette: { $by }
    Mikor: { $when }

    Erre a munkájában senkinek sincs oka. Kérdezze meg, aki tette; ha nem tud róla, zárolja a fiókját, mert lehet, hogy más használja. Hogy melyik csaliról van szó, itt látja:

    { $link }

    Ezt a levelet minden adminisztrátor megkapja.
problem-too-many-canaries = Több csali nem hozható létre
problem-too-many-canaries-help = Előbb szüntessen meg egyet, amelyre már nincs szükség.
personal-canaries = Saját csalirekordok
personal-canaries-made-at-what = Mikor tett csalivá egy rekordot
personal-canaries-made-at-why = hogy feltűnjön, ha valaki olyasmit nyit meg, amit senkinek sincs oka megnyitni
personal-canary-alarms = Megnyitott csalirekordok
personal-canary-alarms-at-what = Mikor váltott ki utoljára riasztást egy csalirekordnál, amelyet senkinek sincs oka megnyitni
personal-canary-alarms-at-why = hogy feltűnjön, ha valaki olyasmit nyit meg, amit senkinek sincs oka megnyitni; egy évig őrizzük
personal-canary-alarms-did-what = Megnyitotta, módosította vagy exportálta-e
personal-canary-alarms-did-why = hogy feltűnjön, ha valaki olyasmit nyit meg, amit senkinek sincs oka megnyitni; egy évig őrizzük
personal-canary-alarms-times-what = Hányszor
personal-canary-alarms-times-why = hogy feltűnjön, ha valaki olyasmit nyit meg, amit senkinek sincs oka megnyitni; egy évig őrizzük

key-canary = Csali
key-canary-new = Csalikulcs
key-canary-help = Olyan kulcs, amely semmit sem nyit, és csak azért van, hogy ellopják: hagyja ott, ahol csak egy behatoló keresné, egy régi szkriptben vagy jegyzetben. Aki használja, ugyanazt a választ kapja, mint egy rossz kulcsra, és minden adminisztrátor azonnal levelet kap.
key-canary-name = Hol hagyja
key-canary-do = Csalikulcs létrehozása
key-canary-made-help = Csak most látható. Hagyja ott, ahol csak egy behatoló találja meg, és maga sehol se használja.
key-canary-uses = Csali, { $n-shown }× használva
log-event-canary-key-made = Csalikulcsot hozott létre
log-event-canary-key-used = Valaki csalikulcsot használt
letter-alert-canary-key-subject = Biztonság: { $what }
letter-alert-canary-key-text =
    { $what }

    Mikor: { $when }
    Hálózat: { $network }

    A kulcs semmit sem nyit, és aki használta, semmit sem tudott meg vele. De megtalálta a helyet, ahol a kulcs volt: nézze meg, ki férhetett hozzá, és cserélje le, ami még ott van. A hálózat helyén egy napig azonos ujjlenyomat áll; a mögötte lévő címet nem őrizzük meg.

    Hogy hányszor használták, itt látja:

    { $link }

    Ezt a levelet minden adminisztrátor megkapja.
