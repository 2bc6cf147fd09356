"""Sentences that everybody knows, and that therefore stand first on lists of long passwords.

zxcvbn knows single words and stolen passwords of single words. Of what is said in films, songs,
prayers, proverbs and advice about passwords it knows nothing, and takes its words for chance.
"""

from typing import Final

TOLD: Final = """
correct horse battery staple
tr0ub4dor and 3
diceware passphrase
this is my password
this is a strong password
this is a secure password
my voice is my passport verify me
my secret password
nobody will guess this
you shall not pass
open sesame
let me in please
keep calm and carry on
the quick brown fox jumps over the lazy dog
franz jagt im komplett verwahrlosten taxi quer durch bayern
portez ce vieux whisky au juge blond qui fume
lorem ipsum dolor sit amet consectetur
hello world
to be or not to be
to be or not to be that is the question
all the worlds a stage
romeo romeo wherefore art thou romeo
it was the best of times it was the worst of times
call me ishmael
once upon a time
once upon a time in a land far away
happily ever after
the end is near
big brother is watching you
war is peace freedom is slavery ignorance is strength
all animals are equal
one ring to rule them all
not all those who wander are lost
my precious
so long and thanks for all the fish
dont panic
the answer is forty two
always look on the bright side of life
nobody expects the spanish inquisition
may the force be with you
luke i am your father
i am your father
these are not the droids you are looking for
a long time ago in a galaxy far far away
live long and prosper
beam me up scotty
resistance is futile
to boldly go where no man has gone before
make it so number one
open the pod bay doors hal
im sorry dave im afraid i cant do that
all your base are belong to us
the cake is a lie
its dangerous to go alone
winter is coming
valar morghulis
a lannister always pays his debts
you know nothing jon snow
i am the one who knocks
say my name
may the odds be ever in your favor
expecto patronum
i solemnly swear that i am up to no good
mischief managed
wingardium leviosa
avada kedavra
ill be back
hasta la vista baby
heres looking at you kid
frankly my dear i dont give a damn
you cant handle the truth
life is like a box of chocolates
houston we have a problem
show me the money
why so serious
i see dead people
there is no place like home
theres no place like home
just keep swimming
to infinity and beyond
hakuna matata
let it go
supercalifragilisticexpialidocious
never gonna give you up
never gonna let you down
we will rock you
we are the champions
is this the real life is this just fantasy
hello darkness my old friend
stairway to heaven
highway to hell
smoke on the water
yesterday all my troubles seemed so far away
all you need is love
let it be
here comes the sun
i want to hold your hand
imagine all the people
like a rolling stone
dont stop believin
dont worry be happy
every breath you take
sweet home alabama
welcome to the hotel california
another brick in the wall
twinkle twinkle little star
mary had a little lamb
humpty dumpty sat on a wall
row row row your boat
happy birthday to you
jingle bells jingle bells
we wish you a merry christmas
silent night holy night
stille nacht heilige nacht
alle meine entchen
haenschen klein ging allein
hänschen klein ging allein
freude schöner götterfunken
deutschland deutschland über alles
einigkeit und recht und freiheit
ich bin ein berliner
aller anfang ist schwer
morgenstund hat gold im mund
wer anderen eine grube gräbt fällt selbst hinein
der apfel fällt nicht weit vom stamm
es war einmal
sesam öffne dich
ende gut alles gut
donaudampfschifffahrtsgesellschaft
donaudampfschifffahrt
allons enfants de la patrie
liberte egalite fraternite
je ne regrette rien
je pense donc je suis
il etait une fois
viva la vida
que sera sera
la vie est belle
god save the queen
god save the king
god bless america
in god we trust
the lord is my shepherd
our father who art in heaven
vater unser im himmel
in the beginning god created the heaven and the earth
in the beginning was the word
let there be light
jesus loves me
love thy neighbor as thyself
i have a dream
we the people of the united states
four score and seven years ago
ask not what your country can do for you
yes we can
make america great again
one small step for man one giant leap for mankind
give me liberty or give me death
with great power comes great responsibility
i think therefore i am
cogito ergo sum
carpe diem
veni vidi vici
alea iacta est
in vino veritas
errare humanum est
knowledge is power
time is money
practice makes perfect
better late than never
actions speak louder than words
an apple a day keeps the doctor away
the early bird catches the worm
all that glitters is not gold
where there is a will there is a way
whatever you do do it well
roses are red violets are blue
i love you to the moon and back
i love my wife
i love my husband
i love my family
i love my job
live laugh love
home sweet home
one two three four five
one two three four five six seven eight
eins zwei drei vier fünf
monday tuesday wednesday thursday
spring summer autumn winter
north south east west
red green blue yellow
alpha bravo charlie delta
itsy bitsy spider
"""


def squeezed(text: str) -> str:
    """Letters and digits alone, in one case: what stands between words hides nothing."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


WELL_KNOWN: Final = tuple(squeezed(line) for line in TOLD.strip().splitlines())
