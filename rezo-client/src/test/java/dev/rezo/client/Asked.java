package dev.rezo.client;

import dev.rezo.http.Bodies;
import dev.rezo.http.Request;
import java.io.ByteArrayInputStream;

/** Requests that differ in whether they may be sent again. Immutable. */
enum Asked {
  GET,
  POST,
  POST_WITH_KEY,
  PUT_OF_A_STREAM;

  Request request(RezoClient client) {
    String url = VirtualClient.URL;
    return switch (this) {
      case GET -> client.get(url).request();
      case POST -> client.post(url).body(Bodies.text("x")).request();
      case POST_WITH_KEY ->
          client.post(url).header("Idempotency-Key", "7").body(Bodies.text("x")).request();
      case PUT_OF_A_STREAM ->
          client
              .put(url)
              .body(Bodies.stream(new ByteArrayInputStream(new byte[] {'x'}), 1, "x/y"))
              .request();
    };
  }

  /** Whether it may be sent again though it may have been processed (RFC 9110 section 9.2.2). */
  boolean isRepeatable() {
    return this == GET || this == POST_WITH_KEY;
  }
}
