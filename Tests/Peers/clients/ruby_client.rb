# ruby_client.rb BASE METHOD:PATH…: prints each answer's status, type and body.
require "net/http"

base, *requests = ARGV
origin = URI(base)
Net::HTTP.start(origin.hostname, origin.port, use_ssl: origin.scheme == "https", read_timeout: 20) do |http|
  requests.each do |request|
    method, path = request.split(":", 2)
    body = method == "POST" ? '{"b":2,"a":[1,2.5]}' : nil
    answer = http.send_request(method, path, body, "Content-Type" => "application/json")
    puts "#{answer.code} #{answer["Content-Type"]} #{answer.body}"
  end
end
