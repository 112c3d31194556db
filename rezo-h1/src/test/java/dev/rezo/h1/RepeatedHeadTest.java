package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.testing.AllocatedBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Heads that come again are not parsed again, which nobody can tell from what is heard. */
final class RepeatedHeadTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nServer: s\r\nContent-Length: 2\r\n\r\n";
  private static final String OTHER = OK.replace("Server: s", "Server: t");
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n";

  private static final String[] RESPONSES = {
    OK + "ab",
    OK + "cd",
    OTHER + "ab",
    CHUNKED + "\r\n",
    CHUNKED + "X-Sum: 7\r\n\r\n",
    CHUNKED + "Content-Length: 3\r\n\r\n",
    "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + OK + "ef",
    "HTTP/1.1 204 No\r\n\r\n",
    "HTTP/1.1 200 OK\nServer: s\nContent-Length: 2\n\nab",
  };

  private final ByteBuffer out = ByteBuffer.allocate(1024);

  @Test
  void anyOrderOfHeadsIsHeardAsIfEachWereTheFirst() throws Exception {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Transcript all = new Transcript();
      Http1Session session = new Http1Session(Http1Limits.DEFAULT, all);
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 12 && (i == 0 || session.isReusable()); i++) {
        Request request = Requests.of("GET");
        String wire = RESPONSES[random.nextInt(seed % 2 == 0 ? 3 : RESPONSES.length)];
        int cut = random.nextInt(wire.length() + 1);
        session.writeHead(request, false, true, out.clear());
        session.receive(Reading.lent(wire.substring(0, cut), random.nextBoolean()));
        session.receive(Reading.lent(wire.substring(cut), random.nextBoolean()));
        expected.addAll(asTheFirst(request, wire));
      }
      assertThat(all.lines()).as("seed %d", seed).isEqualTo(expected);
    }
  }

  private List<String> asTheFirst(Request request, String wire) throws Exception {
    Transcript transcript = new Transcript();
    Http1Session session = new Http1Session(Http1Limits.DEFAULT, transcript);
    session.writeHead(request, false, true, out.clear());
    session.receive(Reading.lent(wire, false));
    return transcript.lines();
  }

  @Test
  void theSameHeadHasNoBodyWhenItAnswersHead() throws Exception {
    Transcript transcript = new Transcript();
    Http1Session session = new Http1Session(Http1Limits.DEFAULT, transcript);
    session.writeHead(Requests.of("GET"), false, true, out.clear());
    session.receive(Reading.lent(OK + "ab", false));
    session.writeHead(Requests.of("HEAD"), false, true, out.clear());
    session.receive(Reading.lent(OK, false));
    assertThat(session.isReusable()).isTrue();
    assertThat(transcript.lines()).endsWith("end").hasSize(5);
  }

  @Test
  void aHeadThatComesAgainIsCountedAgain() throws Exception {
    Http1Session session = new Http1Session(Http1Limits.DEFAULT, new Transcript());
    for (int i = 0; i < 2; i++) {
      session.writeHead(Requests.of("GET"), false, true, out.clear());
      session.receive(Reading.lent(OK + "ab", false));
      assertThat(session.receivedHeads()).isEqualTo(OK.length());
    }
  }

  @Test
  void aHeadThatComesAgainIsNotCopied() throws Exception {
    AllocatedBytes allocated = new AllocatedBytes();
    Http1Session session = new Http1Session(Http1Limits.DEFAULT, new Deaf());
    Request request = Requests.of("GET");
    String padded = OK.replace("Server: s", "Server: " + "s".repeat(800));
    ByteBuffer wire = Reading.lent(padded + "ab", false);
    int start = wire.position();
    int rounds = 20_000;
    long before = 0;
    for (int i = 0; i < 2 * rounds; i++) {
      if (i == rounds) {
        before = allocated.soFar();
      }
      session.writeHead(request, false, true, out.clear());
      session.receive(wire.position(start));
    }
    assertThat((allocated.soFar() - before) / rounds).isLessThan(400);
  }

  /** Hears nothing, so that nothing is kept. */
  private static final class Deaf implements ResponseHandler {

    @Override
    public void onInformational(int status, String reason, Headers headers) {}

    @Override
    public void onHead(ResponseHead head) {}

    @Override
    public void onBody(ByteBuffer part) {}

    @Override
    public void onTrailers(Headers trailers) {}

    @Override
    public void onEnd() {}
  }
}
