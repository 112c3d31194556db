package dev.rezo.checks;

import static java.time.Duration.ofSeconds;

import dev.rezo.client.RezoClient;
import dev.rezo.http.DuplexStream;
import dev.rezo.http.GoAway;
import dev.rezo.http.Protocol;
import dev.rezo.http.Response;
import dev.rezo.http.SessionFacts;
import dev.rezo.http.SessionListener;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the page about HTTP/2 shows, here so that it compiles. Immutable. */
final class Http2Sample {

  private Http2Sample() {}

  static void protocol(RezoClient client) throws IOException {
    // sample:protocol
    try (Response response = client.get("https://api.example.com/users").send()) {
      System.out.println(response.protocol()); // HTTP/2 where the server speaks it
      System.out.println(response.connection().id()); // the same for all that share the session
    }
    // sample:end
  }

  static RezoClient inside() {
    // sample:inside
    RezoClient inside = RezoClient.builder().protocols(Protocol.HTTP_2).build();
    // sample:end
    return inside;
  }

  static void old(RezoClient client) throws IOException {
    // sample:old
    try (Response response =
        client.get("https://legacy.example.com/").protocols(Protocol.HTTP_1_1).send()) {
      response.body().text();
    }
    // sample:end
  }

  static void ping(RezoClient client) {
    // sample:ping
    client.ping("https://api.example.com/"); // the network has changed: is the server still there?
    // sample:end
  }

  static RezoClient watched() {
    // sample:watched
    RezoClient watched = RezoClient.builder().debug(true).sessionListener(new Leavings()).build();
    // sample:end
    return watched;
  }

  static RezoClient patient() {
    // sample:patient
    RezoClient patient =
        RezoClient.builder().timeouts(t -> t.head(ofSeconds(10)).readIdle(ofSeconds(20))).build();
    // sample:end
    return patient;
  }

  static void chat(RezoClient client) throws IOException {
    // sample:tunnel
    try (Response response =
        client.call("CONNECT", "https://api.example.com/chat").tunnelProtocol("websocket").send()) {
      DuplexStream tunnel = response.duplex(); // null if the server has refused it
      if (tunnel != null) {
        tunnel.output().write(HELLO);
        System.out.println(tunnel.input().read());
      }
    }
    // sample:end
  }

  static RezoClient listening() {
    // sample:pushes
    RezoClient listening =
        RezoClient.builder()
            .pushes((cause, promised) -> promised.url().path().endsWith(".css") ? CACHE::add : null)
            .build();
    // sample:end
    return listening;
  }

  private static final byte[] HELLO = {'h', 'i'};
  private static final Queue<Response> CACHE = new ConcurrentLinkedQueue<>();

  // sample:listener
  /** Tells which servers take their leave, and how quickly they answer. Immutable. */
  static final class Leavings implements SessionListener {
    @Override
    public void goAwayReceived(SessionFacts session, GoAway goAway) {
      System.out.println(session.origin() + " leaves: " + goAway);
    }

    @Override
    public void pong(SessionFacts session, long roundTripNanos) {
      System.out.println(session.origin() + " answered after " + roundTripNanos / 1000 + " us");
    }
  }
  // sample:end
}
