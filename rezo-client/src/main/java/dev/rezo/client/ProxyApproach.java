package dev.rezo.client;

import dev.rezo.client.proxy.ConnectHandshake;
import dev.rezo.client.proxy.ProxyHandshake;
import dev.rezo.client.proxy.ProxyHandshake.Progress;
import dev.rezo.client.proxy.ProxyRefusal;
import dev.rezo.client.proxy.ProxyTarget;
import dev.rezo.client.proxy.Socks4;
import dev.rezo.client.proxy.Socks5;
import dev.rezo.http.Phase;
import dev.rezo.http.ProxyFailedException;
import dev.rezo.http.RezoException;
import dev.rezo.io.EventLoop;
import dev.rezo.io.TlsTransport;
import dev.rezo.io.Transport;
import dev.rezo.io.TransportHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way on from a proxy that was reached: TLS with the proxy itself if it wants that, then the
 * talk that makes it lead on. A proxy that is to forward requests needs no talk.
 *
 * <p>Lifecycle: {@link #begin} once for each transport; the observer hears of one outcome, or of
 * none after {@link #cancel}. Until then the transport belongs to the approach. It has no limit of
 * its own: whoever loses patience cancels.
 *
 * <p>Confined to its loop.
 */
final class ProxyApproach implements TransportHandler, TlsTransport.HandshakeCallback {

  /** Hears what comes of it. */
  interface Observer {
    /** This step begins. */
    void approaching(Phase phase);

    /** From now on the transport leads to the target; it is the observer's. */
    void opened(Transport transport);

    /** Another connection to the proxy is worth a try; this one is closed. */
    void again();

    /** The proxy cannot be used; the transport is closed. */
    void refused(RezoException cause);
  }

  /** HTTP/1.1 is what is spoken with a proxy, whatever is spoken through it. */
  private static final List<String> PROXY_PROTOCOLS = List.of("http/1.1");

  private final ClientCore core;
  private final Route route;
  private final Proxy proxy;
  private final @Nullable ProxyHandshake handshake;
  private final Observer observer;
  private Transport transport;
  private @Nullable TlsHandshake tls;
  private @Nullable ByteBuffer surplus;
  private boolean led;
  private boolean over;

  /**
   * Makes an approach.
   *
   * @param raw a connection to the proxy on which nothing was said
   * @param handshake the talk, or null if the proxy is to forward requests
   */
  ProxyApproach(
      ClientCore core,
      Route route,
      Transport raw,
      @Nullable ProxyHandshake handshake,
      Observer observer) {
    this.core = core;
    this.route = route;
    this.proxy = route.dialing().proxy();
    this.handshake = handshake;
    this.observer = observer;
    this.transport = raw;
  }

  /** What is to be said to the proxy of a route, so that it leads to {@code target}. */
  static ProxyHandshake handshake(Proxy proxy, ProxyTarget target, ProxyCredentials credentials) {
    return switch (proxy.type()) {
      case HTTP, HTTPS -> new ConnectHandshake(target, proxy.headers(), credentials);
      case SOCKS4, SOCKS4A -> new Socks4(target, Objects.requireNonNullElse(proxy.user(), ""));
      case SOCKS5, SOCKS5H -> new Socks5(target, proxy.user(), proxy.secret());
      case NONE -> throw new IllegalArgumentException("no proxy leads to " + target);
    };
  }

  /** Begins; the proxy's trust store is loaded. */
  void begin() {
    if (proxy.type() != Proxy.Type.HTTPS) {
      talk();
      return;
    }
    observer.approaching(Phase.TLS);
    try {
      tls =
          new TlsHandshake(
              proxy.toString(), proxy.tls(), proxy.host(), proxy.port(), PROXY_PROTOCOLS);
    } catch (RuntimeException e) {
      refuse(Phase.TLS, "expected a usable TLS configuration, actual " + e.getMessage(), null, e);
      return;
    }
    transport = TlsTransport.handshake(transport, tls.engine(), core.tlsTasks(), this);
  }

  /** Gives up and closes; the observer hears nothing. */
  void cancel() {
    if (!over) {
      end();
      transport.close();
    }
  }

  @Override
  public void onSecured(TlsTransport secured) {
    if (over) {
      secured.close();
    } else {
      talk();
    }
  }

  @Override
  public void onHandshakeFailed(IOException cause) {
    if (!over && tls != null) {
      RezoException explained = tls.explain(cause);
      fail(
          new ProxyFailedException(
              route + ": " + explained.getMessage(),
              proxy.toString(),
              ProxyFailedException.NO_CODE,
              Phase.TLS,
              explained.getCause()));
    }
  }

  private void talk() {
    if (handshake == null) {
      end();
      observer.opened(transport);
      return;
    }
    observer.approaching(Phase.PROXY);
    transport.start(this);
    try {
      handshake.begin(transport::write);
    } catch (ProxyRefusal e) {
      refuse(e);
    } catch (IllegalArgumentException e) { // A name that connectTo gave, and that is none.
      refuse(Phase.PROXY, String.valueOf(e.getMessage()), null, e);
    }
  }

  @Override
  public void onRead(ByteBuffer bytes) {
    if (over || handshake == null) {
      return;
    }
    try {
      if (!led) {
        follow(handshake.receive(bytes, transport::write));
      }
    } catch (ProxyRefusal e) {
      refuse(e);
    }
    if (led && bytes.hasRemaining()) {
      keep(bytes);
    }
  }

  @Override
  public void onEndOfStream() {
    if (over || handshake == null) {
      return;
    }
    try {
      if (led) {
        refuse(Phase.PROXY, "expected the target behind it, actual end of connection", null, null);
      } else {
        follow(handshake.receiveEnd());
      }
    } catch (ProxyRefusal e) {
      refuse(e);
    }
  }

  @Override
  public void onWritable() {}

  @Override
  public void onClosed(@Nullable IOException cause) {
    if (!over) {
      String what = cause == null ? "its end" : cause.getMessage();
      refuse(Phase.PROXY, "expected it to lead on, actual connection broken: " + what, null, cause);
    }
  }

  private void follow(Progress progress) {
    switch (progress) {
      case WAITING -> {}
      case OPEN -> {
        led = true;
        // The transport is in the middle of a read: whoever takes it over must not find it so.
        transport.pauseReads();
        EventLoop loop = transport.loop();
        loop.execute(this::handOn);
      }
      case AGAIN -> {
        end();
        transport.close();
        observer.again();
      }
    }
  }

  private void handOn() {
    if (over) {
      return;
    }
    end();
    transport.resumeReads();
    ByteBuffer early = surplus;
    observer.opened(early == null ? transport : new PrependedTransport(transport, early));
  }

  /** Bytes that came with the proxy's last word are the target's. */
  private void keep(ByteBuffer bytes) {
    ByteBuffer before = surplus;
    int length = bytes.remaining() + (before == null ? 0 : before.remaining());
    ByteBuffer both = ByteBuffer.allocate(length);
    if (before != null) {
      both.put(before);
    }
    surplus = both.put(bytes).flip();
  }

  private void refuse(ProxyRefusal refusal) {
    refuse(Phase.PROXY, String.valueOf(refusal.getMessage()), refusal, refusal.getCause());
  }

  private void refuse(
      Phase phase, String what, @Nullable ProxyRefusal refusal, @Nullable Throwable cause) {
    fail(
        new ProxyFailedException(
            route + ": " + what,
            proxy.toString(),
            refusal == null ? ProxyFailedException.NO_CODE : refusal.code(),
            phase,
            cause));
  }

  private void fail(ProxyFailedException cause) {
    if (over) {
      return;
    }
    end();
    transport.close();
    observer.refused(cause);
  }

  private void end() {
    over = true;
    if (tls != null) {
      tls.end();
    }
  }
}
