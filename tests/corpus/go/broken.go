package broken

import "os"

func Before() int {
	return 1
}

type Half struct {
	a int
	b

func (h *Half) Torn( {
	return
}

func After() string {
	return os.Args[0]
}
