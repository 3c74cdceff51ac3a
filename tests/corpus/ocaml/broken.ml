let before x = x

let torn = ( match

type ((( = {
