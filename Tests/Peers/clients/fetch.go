// fetch BASE METHOD:PATH…: prints each answer's status, type and body. Built without C: it resolves names by itself.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	client := http.Client{Timeout: 20 * time.Second}
	for _, request := range os.Args[2:] {
		method, path, _ := strings.Cut(request, ":")
		var body io.Reader
		if method == "POST" {
			body = strings.NewReader(`{"b":2,"a":[1,2.5]}`)
		}
		asked, err := http.NewRequest(method, os.Args[1]+path, body)
		if err == nil && body != nil {
			asked.Header.Set("Content-Type", "application/json")
		}
		var answer *http.Response
		if err == nil {
			answer, err = client.Do(asked)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		fmt.Println(answer.StatusCode, answer.Header.Get("Content-Type"), string(text))
	}
}
