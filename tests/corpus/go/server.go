// Package server answers requests.
package server

import (
	"context"
	"net/http"

	log "example.org/team/logging"
	. `example.org/team/dsl`
)

import "fmt"

const (
	StateIdle = iota
	StateBusy
	stateA, stateB = 1, 2
)

const DefaultPort = 8080

var ErrClosed = fmt.Errorf("closed")

var (
	handlers map[string]Handler
	mu, nu   int
)

// Handler answers one kind of request.
//
// It must be safe for concurrent use.
type Handler interface {
	Handle(ctx context.Context, r *http.Request) error
	http.Handler
}

type (
	// Server holds the handlers.
	Server struct {
		port int
	}

	Option func(*Server)
	Alias  = Server
	IDs    []int
	pair[K comparable, V any] struct {
		key   K
		value V
	}
)

// New makes a server.
func New(
	port int,
	options ...Option,
) (*Server, error) {
	const local = 1
	return &Server{port: port}, nil
}

// Handle finds the handler.
func (s *Server) Handle(ctx context.Context, r *http.Request) error {
	inner := func() error { return nil }
	return inner()
}

func (p pair[K, V]) Key() K { return p.key }

func (Option) name() string { return "" }

func Map[T, U any](in []T, f func(T) U) []U {
	log.Print(in)
	return nil
}
