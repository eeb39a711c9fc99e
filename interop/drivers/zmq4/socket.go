package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"
)

// types are those that the library has: all but STREAM.
var types = map[string]func(context.Context, ...zmq4.Option) zmq4.Socket{
	"REQ": zmq4.NewReq, "REP": zmq4.NewRep, "DEALER": zmq4.NewDealer, "ROUTER": zmq4.NewRouter,
	"PUB": zmq4.NewPub, "SUB": zmq4.NewSub, "XPUB": zmq4.NewXPub, "XSUB": zmq4.NewXSub,
	"PUSH": zmq4.NewPush, "PULL": zmq4.NewPull, "PAIR": zmq4.NewPair,
}

// queued is how many sends, and how many receives, may wait for their turn.
const queued = 4096

// socket does its sends in order, and its receives; neither holds up the other.
//
// The library has to be told at the construction whether it reconnects, and one that is bound and
// reconnects would dial itself: so it is made at the first bind or connect.
type socket struct {
	kind           string
	options        []zmq4.Option
	sends, receive chan func()
	closed         chan struct{}

	lock          sync.Mutex
	zmq           zmq4.Socket
	made          chan struct{} // closed once zmq is there
	subscriptions []string      // made before it is

	receiving bool // touched by the goroutine of receives alone
	inbox     chan zmq4.Msg
}

func opened(kind string, options []zmq4.Option) *socket {
	s := &socket{
		kind: kind, options: options,
		sends: make(chan func(), queued), receive: make(chan func(), queued),
		closed: make(chan struct{}), made: make(chan struct{}), inbox: make(chan zmq4.Msg, 1),
	}
	for _, work := range []chan func(){s.sends, s.receive} {
		go func() {
			for {
				select {
				case job := <-work:
					job()
				case <-s.closed:
					return
				}
			}
		}()
	}
	return s
}

// library gives the library's socket, made where it is not yet.
func (s *socket) library(reconnects bool) (zmq4.Socket, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.zmq != nil {
		return s.zmq, nil
	}
	options := append(s.options, zmq4.WithAutomaticReconnect(reconnects),
		zmq4.WithDialerMaxRetries(-1), zmq4.WithLogger(log.New(os.Stderr, "zmq4: ", 0)))
	s.zmq = types[s.kind](context.Background(), options...)
	close(s.made)
	for _, prefix := range s.subscriptions {
		if err := s.zmq.SetOption(zmq4.OptionSubscribe, prefix); err != nil {
			return nil, err
		}
	}
	return s.zmq, nil
}

func (s *socket) bind(endpoint string) (string, error) {
	zmq, err := s.library(false)
	if err != nil {
		return "", err
	}
	if endpoint == "ipc://*" {
		endpoint = fmt.Sprintf("ipc://%s/zmq4-%d-%08x", os.TempDir(), os.Getpid(), rand.Uint32())
	}
	if err := zmq.Listen(strings.Replace(endpoint, ":*", ":0", 1)); err != nil {
		return "", err
	}
	if strings.HasPrefix(endpoint, "ipc:") {
		return endpoint, nil
	}
	address := zmq.Addr().(*net.TCPAddr)
	host, _, _ := strings.Cut(strings.TrimPrefix(endpoint, "tcp://"), ":")
	return fmt.Sprintf("tcp://%s:%d", host, address.Port), nil
}

// connect is over at once: the peer need not be there yet.
func (s *socket) connect(endpoint string) error {
	zmq, err := s.library(true)
	if err != nil {
		return err
	}
	go func() {
		if err := zmq.Dial(endpoint); err != nil {
			fmt.Fprintln(os.Stderr, "dial:", err)
		}
	}()
	return nil
}

// subscribe does so with both SUB and XSUB, which subscribes by messages of its own.
func (s *socket) subscribe(option string, octet byte, prefix string) error {
	if s.kind == "XSUB" {
		s.sends <- func() {
			<-s.made
			if err := s.zmq.Send(zmq4.NewMsgString(string(octet) + prefix)); err != nil {
				fmt.Fprintln(os.Stderr, option, err)
			}
		}
		return nil
	}
	if s.kind != "SUB" {
		return refusal{"unsupported", option + " on " + s.kind}
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.zmq != nil {
		return s.zmq.SetOption(option, prefix)
	}
	if option == zmq4.OptionSubscribe {
		s.subscriptions = append(s.subscriptions, prefix)
	}
	return nil
}

// send is over when the library has taken the message, or refused as "again" after its time.
func (s *socket) send(id int, message zmq4.Msg, timeout time.Duration) {
	deadline := time.After(timeout)
	s.sends <- func() {
		select {
		case <-s.made:
		case <-deadline:
			say(id, nil, refusal{"again", "neither bound nor connected"})
			return
		}
		taken := make(chan error, 1)
		go func() { taken <- s.untilPeer(message, time.Now().Add(timeout)) }()
		select {
		case err := <-taken:
			say(id, nil, err)
		case <-deadline:
			say(id, nil, refusal{"again", "not accepted in time"})
		case <-s.closed:
			say(id, nil, refusal{"closed", "the socket was closed"})
		}
	}
}

// untilPeer sends when there is a peer: the library's REQ refuses at once where there is none.
func (s *socket) untilPeer(message zmq4.Msg, deadline time.Time) error {
	for {
		err := s.zmq.SendMulti(message)
		if err == nil || !strings.Contains(err.Error(), "no connections available") {
			return err
		}
		if time.Now().After(deadline) {
			return refusal{"again", err.Error()}
		}
		time.Sleep(time.Millisecond)
	}
}

// receives asks the library for one message at a time, and keeps asking after a time-out: what a
// REP has received decides whom its next message answers.
func (s *socket) receives(id int, timeout time.Duration) {
	deadline := time.After(timeout)
	s.receive <- func() {
		if !s.receiving {
			s.receiving = true
			go s.next()
		}
		select {
		case message := <-s.inbox:
			s.receiving = false
			frames := make([]string, 0, len(message.Frames))
			for _, octets := range message.Frames {
				frames = append(frames, literalOf(octets))
			}
			say(id, answer{"frames": frames}, nil)
		case <-deadline:
			say(id, answer{"timeout": true}, nil)
		case <-s.closed:
			say(id, nil, refusal{"closed", "the socket was closed"})
		}
	}
}

// next puts the next message into the inbox. That a peer has left comes as an error, and is none.
func (s *socket) next() {
	<-s.made
	for {
		message, err := s.zmq.Recv()
		switch {
		case err == nil && message.Type != zmq4.CmdMsg:
			s.inbox <- message
			return
		case errors.Is(err, context.Canceled):
			return
		case err != nil && !errors.Is(err, io.EOF):
			fmt.Fprintln(os.Stderr, "receive:", err)
			time.Sleep(time.Millisecond)
		}
	}
}

func (s *socket) close() error {
	close(s.closed)
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.zmq == nil {
		return nil
	}
	return s.zmq.Close()
}
