// A driver of ZDP/1 for the Scrutineer suites: one JSON object a line on stdin, one a line on
// stdout. It drives github.com/go-zeromq/zmq4. Put your library in place of it: what to change is
// marked HERE.
package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4" // HERE
)

type request struct {
	ID       int            `json:"id"`
	Op       string         `json:"op"`
	S        string         `json:"s"`
	Type     string         `json:"type"`
	Opt      map[string]any `json:"opt"`
	Endpoint string         `json:"endpoint"`
	Frames   []string       `json:"frames"`
	Prefix   string         `json:"prefix"`
	Timeout  int            `json:"timeout"`
}

type answer map[string]any

type refusal struct{ kind, reason string }

func (r refusal) Error() string { return r.reason }

// HERE: what of ZMTP your library has. Only what is not declared may be missing.
var types = map[string]func(context.Context, ...zmq4.Option) zmq4.Socket{
	"REQ": zmq4.NewReq, "REP": zmq4.NewRep, "DEALER": zmq4.NewDealer, "ROUTER": zmq4.NewRouter,
	"PUB": zmq4.NewPub, "SUB": zmq4.NewSub, "XPUB": zmq4.NewXPub, "XSUB": zmq4.NewXSub,
	"PUSH": zmq4.NewPush, "PULL": zmq4.NewPull, "PAIR": zmq4.NewPair,
}

var declared = strings.Fields("REQ REP DEALER ROUTER PUB SUB PUSH PULL PAIR")

// linger is taken and has no effect: a socket that is closed here drops what it has.
var options = map[string]string{"linger": "rw"}

func hello() answer {
	return answer{
		"zdp":  1,
		"impl": answer{"name": "my library", "version": "0.17.0", "language": "Go"},
		"caps": answer{
			"zmtp": []string{"3.0"}, "mechanisms": []string{"NULL"}, "transports": []string{"tcp"},
			"sockets": declared, "options": options,
		},
	}
}

// socket does its sends in order, and its receives; neither holds up the other.
type socket struct {
	zmq4.Socket
	sends, receives chan func()
	inbox           chan zmq4.Msg
	once            sync.Once
}

func opened(s zmq4.Socket) *socket {
	made := &socket{Socket: s, inbox: make(chan zmq4.Msg)}
	made.sends, made.receives = make(chan func(), 4096), make(chan func(), 4096)
	for _, work := range []chan func(){made.sends, made.receives} {
		go func() {
			for job := range work {
				job()
			}
		}()
	}
	return made
}

// read gives what the library receives to the operations that wait: it starts with the first.
func (s *socket) read() {
	go func() {
		for {
			message, err := s.Recv()
			if err != nil {
				return
			}
			s.inbox <- message
		}
	}()
}

var (
	lock    sync.Mutex
	output  sync.Mutex
	sockets = map[string]*socket{}
)

func named(name string) (*socket, error) {
	lock.Lock()
	defer lock.Unlock()
	if found, ok := sockets[name]; ok {
		return found, nil
	}
	return nil, refusal{"closed", "no open socket " + name}
}

func say(id int, result answer, err error) {
	line := answer{"id": id, "ok": err == nil}
	for name, value := range result {
		line[name] = value
	}
	if err != nil {
		kind := "invalid" // HERE: your library's errors
		if known, ok := err.(refusal); ok {
			kind = known.kind
		}
		line["err"] = answer{"kind": kind, "reason": err.Error()}
	}
	text, _ := json.Marshal(line)
	output.Lock()
	defer output.Unlock()
	os.Stdout.Write(append(text, '\n'))
}

func open(r request) (answer, error) {
	known := false
	for _, name := range declared {
		known = known || name == r.Type
	}
	if !known {
		return nil, refusal{"unsupported", "socket type " + r.Type}
	}
	for name := range r.Opt {
		if _, ok := options[name]; !ok {
			return nil, refusal{"unsupported", "option " + name}
		}
	}
	lock.Lock()
	defer lock.Unlock()
	sockets[r.S] = opened(types[r.Type](context.Background(), zmq4.WithAutomaticReconnect(true)))
	return nil, nil
}

func bind(r request) (answer, error) {
	s, err := named(r.S)
	if err != nil {
		return nil, err
	}
	if err := s.Listen(strings.Replace(r.Endpoint, ":*", ":0", 1)); err != nil {
		return nil, err
	}
	return answer{"endpoint": "tcp://" + s.Addr().String()}, nil
}

// send is over when the library has taken the message, or refused with "again" after its time.
func send(r request) {
	s, err := named(r.S)
	if err != nil {
		say(r.ID, nil, err)
		return
	}
	message := zmq4.Msg{}
	for _, literal := range r.Frames {
		octets, err := octetsOf(literal)
		if err != nil {
			say(r.ID, nil, err)
			return
		}
		message.Frames = append(message.Frames, octets)
	}
	s.sends <- func() {
		done := make(chan error, 1)
		deadline := time.Now().Add(time.Duration(r.Timeout) * time.Millisecond)
		go func() { done <- sendUntil(s, message, deadline) }()
		select {
		case err := <-done:
			say(r.ID, nil, err)
		case <-time.After(time.Duration(r.Timeout) * time.Millisecond):
			say(r.ID, nil, refusal{"again", "not accepted in time"})
		}
	}
}

// sendUntil waits for a peer: zmq4 refuses at once where there is none yet.
func sendUntil(s *socket, message zmq4.Msg, deadline time.Time) error {
	for {
		err := s.SendMulti(message)
		if err == nil || !strings.Contains(err.Error(), "no connections available") {
			return err
		}
		if time.Now().After(deadline) {
			return refusal{"again", err.Error()}
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func receive(r request) {
	s, err := named(r.S)
	if err != nil {
		say(r.ID, nil, err)
		return
	}
	s.once.Do(s.read)
	s.receives <- func() {
		select {
		case message := <-s.inbox:
			frames := []string{}
			for _, octets := range message.Frames {
				frames = append(frames, literalOf(octets))
			}
			say(r.ID, answer{"frames": frames}, nil)
		case <-time.After(time.Duration(r.Timeout) * time.Millisecond):
			say(r.ID, answer{"timeout": true}, nil)
		}
	}
}

func reset() answer {
	lock.Lock()
	defer lock.Unlock()
	for name, s := range sockets {
		s.Close()
		delete(sockets, name)
	}
	return answer{"open": 0}
}

func operate(r request) (answer, error) {
	switch r.Op {
	case "hello":
		return hello(), nil
	case "socket":
		return open(r)
	case "bind":
		return bind(r)
	case "reset", "bye":
		return reset(), nil
	}
	s, err := named(r.S)
	if err != nil {
		return nil, err
	}
	switch r.Op {
	case "connect":
		go s.Dial(r.Endpoint) // the peer need not be there yet
		return nil, nil
	case "subscribe":
		prefix, err := octetsOf(r.Prefix)
		if err != nil {
			return nil, err
		}
		return nil, s.SetOption(zmq4.OptionSubscribe, string(prefix))
	default: // close
		lock.Lock()
		defer lock.Unlock()
		delete(sockets, r.S)
		return nil, s.Close()
	}
}

// octetsOf gives the octets of a literal: text:, hex:, b64: or gen:LEN:SEED.
func octetsOf(literal string) ([]byte, error) {
	form, rest, _ := strings.Cut(literal, ":")
	switch form {
	case "text":
		return []byte(rest), nil
	case "hex":
		return hex.DecodeString(rest)
	case "b64":
		return base64.StdEncoding.DecodeString(rest)
	case "gen":
		length, seed, _ := strings.Cut(rest, ":")
		count, err := strconv.Atoi(length)
		if err != nil {
			return nil, err
		}
		state64, err := strconv.ParseUint(seed, 10, 32)
		if err != nil {
			return nil, err
		}
		state := uint32(state64)
		if state == 0 {
			state = 1
		}
		octets := []byte{}
		for len(octets) < count {
			state ^= state << 13
			state ^= state >> 17
			state ^= state << 5
			octets = binary.LittleEndian.AppendUint32(octets, state)
		}
		return octets[:count], nil
	}
	return nil, refusal{"invalid", "a frame like " + literal}
}

// literalOf is what is received: hex:, and a digest above 4 KiB.
func literalOf(octets []byte) string {
	if len(octets) <= 4096 {
		return "hex:" + hex.EncodeToString(octets)
	}
	return fmt.Sprintf("sha256:%d:%x", len(octets), sha256.Sum256(octets))
}

func main() {
	known := map[string]bool{}
	for _, op := range strings.Fields("hello socket bind connect subscribe close reset bye") {
		known[op] = true
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 65536), 1<<20)
	for lines.Scan() {
		var r request
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		switch {
		case r.Op == "send":
			send(r)
		case r.Op == "recv":
			receive(r)
		case known[r.Op]:
			result, err := operate(r)
			say(r.ID, result, err)
		default:
			say(r.ID, nil, refusal{"unsupported", "operation " + r.Op})
		}
		if r.Op == "bye" {
			os.Exit(0)
		}
	}
}
