package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.RezoException;
import dev.rezo.testing.RawFrames;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A small exchange costs little: a stream, its fields, and the head of its response. */
final class SessionAllocationTest {

  private static final int ROUNDS = 20_000;

  /** What a stream, two windows, arrays of fields and one small head take, with a margin. */
  private static final long MOST_BYTES = 1100;

  @Test
  void aSmallExchangeCostsLessThanALimit() throws ReflectiveOperationException, ProtocolException {
    Object bean =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    Method counter =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getThreadAllocatedBytes", long.class);
    long thread = Thread.currentThread().getId();
    Link link = Link.ready();
    Ignored handler = new Ignored();
    Request request = Link.request("GET");
    ByteBuffer out = ByteBuffer.allocate(4096);
    // :status 200 by index, so that nothing is decoded anew; the number of the stream is put in.
    ByteBuffer answer =
        ByteBuffer.wrap(
            new RawFrames().frame(1, 4, 1, new byte[] {(byte) 0x88}).data(1, "ok", true).bytes());
    long before = 0;
    for (int i = 0; i < 2 * ROUNDS; i++) {
      if (i == ROUNDS) {
        before = (long) counter.invoke(bean, thread);
      }
      Http2Stream stream = link.session.open(request, handler);
      out.clear();
      assertThat(link.session.write(out) == null).isTrue();
      answer.clear().putInt(5, stream.id()).putInt(15, stream.id());
      link.session.receive(answer, i);
      link.session.consume(stream, 2);
    }
    long each = ((long) counter.invoke(bean, thread) - before) / ROUNDS;
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
