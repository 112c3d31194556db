package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.testing.RawFrames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the server's end of the tests reads, says and finds fault with. */
class Http2PeerTest {

  private static final String[] GET = {":method", "GET", ":scheme", "http", ":path", "/a"};
  private static final String[] POST = {":method", "POST", ":scheme", "http", ":path", "/b"};

  private final Written written = new Written();
  private final Http2Peer peer = new Http2Peer(written);

  /** What the peer says, as bytes. */
  private static final class Written implements Http2Peer.Wire {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean finished;

    @Override
    public void send(byte[] sent) {
      bytes.writeBytes(sent);
    }

    @Override
    public void finish() {
      finished = true;
    }

    @Override
    public void reset() {}

    byte[] take() {
      byte[] taken = bytes.toByteArray();
      bytes.reset();
      return taken;
    }
  }

  @BeforeEach
  void greet() {
    peer.settings().receive(Http2FrameParser.PREFACE);
    peer.receive(new RawFrames().settings(2, 0, 4, 100).settingsAck().bytes());
    assertThat(written.take()).isEqualTo(new RawFrames().settings().settingsAck().bytes());
  }

  @Test
  void aRequestIsReadWhole() {
    peer.receive(new RawFrames().headers(1, false, POST).data(1, "hel", false).bytes());
    PeerRequest request = peer.takeRequest();
    assertThat(request).hasToString("1 POST /b unfinished");
    peer.receive(new RawFrames().data(1, "lo", false).headers(1, true, "x-sum", "5").bytes());
    assertThat(request).hasToString("1 POST /b");
    assertThat(request.text()).isEqualTo("hello");
    assertThat(request.trailer("x-sum")).isEqualTo("5");
    assertThat(peer.log())
        .containsExactly(
            "SETTINGS 2=0 4=100",
            "SETTINGS ACK",
            "HEADERS 1",
            "DATA 1 3",
            "DATA 1 2",
            "HEADERS 1 END_STREAM");
  }

  @Test
  void framesMayComeByteByByte() {
    for (byte one : new RawFrames().headers(1, true, GET).ping(1, false).bytes()) {
      peer.receive(new byte[] {one});
    }
    assertThat(peer.takeRequest()).hasToString("1 GET /a");
    assertThat(written.take()).isEqualTo(new RawFrames().ping(1, true).bytes());
  }

  @Test
  void aBlockMayGoOnInContinuations() {
    byte[] block = RawFrames.block(GET);
    byte[] half = Arrays.copyOf(block, 10);
    byte[] rest = Arrays.copyOfRange(block, 10, block.length);
    peer.receive(new RawFrames().frame(1, 1, 1, half).continuation(1, true, rest).bytes());
    assertThat(peer.takeRequest()).hasToString("1 GET /a");
    assertThat(peer.framesOf("HEADERS")).containsExactly("HEADERS 1 END_STREAM GOES_ON");
  }

  @Test
  void aBodyWaitsForTheWindows() {
    peer.receive(new RawFrames().headers(1, true, GET).bytes());
    peer.respond(1, 200, "x".repeat(150));
    RawFrames head = new RawFrames().headers(1, false, ":status", "200");
    assertThat(written.take()).isEqualTo(head.data(1, "x".repeat(100), false).bytes());
    assertThat(peer.open()).isEqualTo(1);
    peer.receive(new RawFrames().windowUpdate(1, 60).bytes());
    assertThat(written.take()).isEqualTo(new RawFrames().data(1, "x".repeat(50), true).bytes());
    assertThat(peer.open()).isZero();
  }

  @Test
  void onceClosedItSaysNothing() {
    peer.close().ping(7);
    assertThat(written.finished).isTrue();
    assertThat(written.take()).isEmpty();
  }

  @Test
  void aClientThatBreaksARuleIsToldSo() {
    assertRefused(new RawFrames().headers(2, true, GET), "an odd number above 0");
    assertRefused(new RawFrames().data(7, "x", true), "a stream that was opened");
    assertRefused(new RawFrames().settingsAck(), "no acknowledgement of nothing");
    assertRefused(new RawFrames().windowUpdate(0, 0), "an increment above 0");
    assertRefused(new RawFrames().headers(1, true, "x", "y", ":path", "/"), "in front");
    assertRefused(new RawFrames().headers(3, true, "Upper", "y"), "in lower case");
    assertRefused(new RawFrames().headers(5, true, GET).data(5, "x", true), "behind the end");
    RawFrames tooMuch = new RawFrames().headers(7, false, POST);
    for (int i = 0; i < 5; i++) {
      tooMuch.frame(0, 0, 7, new byte[16_384]);
    }
    peer.opensWindows(false);
    assertRefused(tooMuch, "DATA within 16383 of the connection");
  }

  @Test
  void aLengthThatIsNotKeptIsToldSo() {
    String[] fields = {":method", "POST", ":scheme", "http", ":path", "/", "content-length", "3"};
    assertRefused(
        new RawFrames().headers(1, false, fields).data(1, "xx", true), "3 bytes of body, actual 2");
  }

  @Test
  void whatIsNoPrefaceIsToldSo() {
    byte[] get = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> new Http2Peer(written).receive(get))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected the preface, actual GET");
  }

  private void assertRefused(RawFrames frames, String expected) {
    assertThatThrownBy(() -> peer.receive(frames.bytes()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(expected);
  }
}
