package dev.rezo.cli;

import dev.rezo.cli.Findings.Answer;
import dev.rezo.cli.Findings.Cost;
import dev.rezo.cli.Findings.Framing;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Body;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Timing;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * One request of a diagnosis, and what came.
 *
 * <p>Immutable.
 *
 * @param answer the response
 * @param use the connection that it came over
 * @param cost what it took; without a look-up
 */
record Talk(Answer answer, @Nullable ConnectionUse use, Cost cost) {

  /** More is not read: a test of connections is not worth it. */
  private static final long LARGEST_BODY = 8 * 1024 * 1024;

  private static final int CHUNK = 64 * 1024;

  /** Sends it and reads the answer to its end, if that is not too far. */
  static Talk hold(RezoClient client, Request request) throws IOException {
    try (Response response = client.send(request)) {
      long length = response.body().length();
      boolean whole = length <= LARGEST_BODY;
      long read = 0;
      if (whole && response.duplex() == null) {
        InputStream in = response.body().stream();
        byte[] chunk = new byte[CHUNK];
        for (int count = in.read(chunk); count >= 0 && whole; count = in.read(chunk)) {
          read += count;
          whole = read <= LARGEST_BODY;
        }
      }
      return new Talk(answer(response, read, whole), response.connection(), cost(response));
    }
  }

  private static Answer answer(Response response, long read, boolean whole) {
    return new Answer(
        response.protocol().toString(),
        response.status(),
        HeadText.readable(response.reason()),
        readable(response.header("Location")),
        readable(response.header("Connection")),
        readable(response.header("Keep-Alive")),
        framing(response),
        read,
        whole);
  }

  private static @Nullable String readable(@Nullable String value) {
    return value == null ? null : HeadText.readable(value);
  }

  /** RFC 9112 section 6.3. */
  private static Framing framing(Response response) {
    boolean none =
        response.request().method().equals("HEAD")
            || response.status() == 204
            || response.status() == 304;
    if (none) {
      return Framing.NO_BODY;
    }
    if (response.headers().contains("Transfer-Encoding")) {
      return Framing.CHUNKED;
    }
    if (response.body().length() != Body.UNKNOWN_LENGTH) {
      return Framing.LENGTH;
    }
    return response.protocol() == Protocol.HTTP_2 ? Framing.STREAM : Framing.UNTIL_CLOSE;
  }

  private static Cost cost(Response response) {
    Timing timing = response.timing();
    if (timing == null) {
      return new Cost(0, 0, 0, 0);
    }
    long connecting =
        timing.domainLookup().toNanos() + timing.tcp().toNanos() + timing.tls().toNanos();
    return new Cost(
        0, timing.tcp().toNanos(), timing.tls().toNanos(), timing.total().toNanos() - connecting);
  }
}
