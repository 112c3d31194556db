package dev.rezo.interop;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.frames.Frame;
import org.eclipse.jetty.http2.frames.FrameType;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.Callback;

/**
 * Has a connection of Jetty say GOAWAY after its first requests, of which it names the last.
 *
 * <p>{@link Session#close} reads the number of the last stream before it takes the lock under which
 * it refuses new ones. Called by a handler, it lets a stream that arrives in between be above the
 * number that GOAWAY gives and be answered all the same; who is told that nothing was done about it
 * (RFC 9113 section 6.8) sends it again. So it is called on the thread that reads the frames,
 * before the first stream that is one too many.
 *
 * <p>Thread-safe.
 */
final class JettyRetirement implements Connection.Listener {

  @Override
  public void onOpened(Connection connection) {
    ((HTTP2Connection) connection).getSession().addEventListener(new Count());
  }

  /** Of the requests of one connection, none of which has a trailer. */
  private static final class Count implements HTTP2Session.FrameListener {

    private final AtomicInteger requests = new AtomicInteger();

    @Override
    public void onIncomingFrame(Session session, Frame frame) {
      if (frame.getType() == FrameType.HEADERS
          && requests.getAndIncrement() == OwnSite.RETIRES_AFTER) {
        session.close(ErrorCode.NO_ERROR.code, "enough", Callback.NOOP);
      }
    }
  }
}
