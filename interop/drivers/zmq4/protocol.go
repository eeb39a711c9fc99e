package main

import (
	"encoding/json"
	"os"
	"sync"
)

// lineMax is the protocol's longest line, in octets.
const lineMax = 1 << 20

// request is one line of the suite, with the fields of all operations.
type request struct {
	ID       int             `json:"id"`
	Op       string          `json:"op"`
	Zdp      []int           `json:"zdp"`
	S        string          `json:"s"`
	Type     string          `json:"type"`
	Opt      map[string]any  `json:"opt"`
	Security json.RawMessage `json:"security"`
	Endpoint string          `json:"endpoint"`
	Frames   []string        `json:"frames"`
	Prefix   string          `json:"prefix"`
	Timeout  int             `json:"timeout"`
}

// answer has the fields of a line, beside its id.
type answer map[string]any

// refusal is an error of a kind that the protocol knows.
type refusal struct{ kind, reason string }

func (r refusal) Error() string { return r.reason }

var output sync.Mutex

// say answers a request, with what was found or with why not.
func say(id int, result answer, err error) {
	line := answer{"id": id, "ok": err == nil}
	for name, value := range result {
		line[name] = value
	}
	if err != nil {
		kind := "invalid" // what the library says no to
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
