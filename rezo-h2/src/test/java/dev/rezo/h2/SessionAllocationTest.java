package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.h2.hpack.HpackEncoder;
import dev.rezo.http.Headers;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.RezoException;
import dev.rezo.testing.AllocatedBytes;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A small exchange costs little: a stream, its fields, and the head of its response. */
final class SessionAllocationTest {

  private static final int ROUNDS = 20_000;

  /**
   * What a stream, two windows, the fields of the request, and a head of ten fields take, of which
   * two are in no table: 560 are measured.
   */
  private static final long MOST_BYTES = 700;

  private static final String[] HEAD = {
    ":status", "200",
    "server", "nginx",
    "content-type", "application/json; charset=utf-8",
    "cache-control", "no-store, max-age=0",
    "vary", "accept-encoding",
    "strict-transport-security", "max-age=31536000; includeSubDomains",
    "x-content-type-options", "nosniff",
    "x-frame-options", "DENY",
    "access-control-allow-origin", "*",
    "date", "Sat, 21 Nov 2026 20:50:00 GMT",
    "content-length", "12"
  };

  private final HpackEncoder encoder = new HpackEncoder(4096);

  /** A response of 12 bytes, as a server writes it whose table is warm. */
  private void answer(ByteBuffer wire, int streamId) {
    wire.clear().position(9);
    encoder.startBlock();
    for (int i = 0; i < HEAD.length; i += 2) {
      encoder.encode(HEAD[i], HEAD[i + 1], false, wire);
    }
    wire.putInt(0, (wire.position() - 9) << 8 | 0x1).put(4, (byte) 0x4).putInt(5, streamId);
    wire.putInt(12 << 8).put((byte) 0x1).putInt(streamId).putLong(0).putInt(0).flip();
  }

  @Test
  void aSmallExchangeCostsLessThanALimit() throws ReflectiveOperationException, ProtocolException {
    AllocatedBytes allocated = new AllocatedBytes();
    Link link = Link.ready();
    Ignored handler = new Ignored();
    Request request =
        Link.request("GET")
            .with(headers -> headers.add("User-Agent", "rezo/1.0").add("Accept", "*/*"));
    ByteBuffer out = ByteBuffer.allocate(4096);
    ByteBuffer wire = ByteBuffer.allocateDirect(4096);
    long before = 0;
    for (int i = 0; i < 2 * ROUNDS; i++) {
      if (i == ROUNDS) {
        before = allocated.soFar();
      }
      Http2Stream stream = link.session.open(request, handler);
      out.clear();
      if (link.session.write(out) != null) {
        throw new AssertionError("expected no DATA of a request, actual some");
      }
      answer(wire, stream.id());
      link.session.receive(wire, i);
      link.session.consume(stream, 12);
    }
    long each = (allocated.soFar() - before) / ROUNDS;
    assertThat(each).isLessThan(MOST_BYTES);
    assertThat(handler.ends).isEqualTo(2 * ROUNDS);
  }

  /** Counts the ends, and keeps nothing. */
  private static final class Ignored implements StreamHandler {
    @Override
    public void onSent() {}

    private int ends;

    @Override
    public void onInformational(int status, Headers headers) {}

    @Override
    public void onHead(Http2ResponseHead head) {}

    @Override
    public void onBody(ByteBuffer part) {}

    @Override
    public void onTrailers(Headers trailers) {}

    @Override
    public void onEnd() {
      ends++;
    }

    @Override
    public void onFailed(RezoException cause) {
      throw new AssertionError(cause);
    }
  }
}
