package dev.rezo.io;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is being opened, by TCP or to a Unix domain socket: from {@link #begin} to
 * exactly one call of the callback, or to {@link #cancel}.
 *
 * <p>Confined to its loop.
 */
final class TcpConnect implements EventLoop.ConnectAttempt, SelectedKey {

  private final NioEventLoop loop;
  private final SocketAddress remote;
  private final EventLoop.ConnectCallback callback;
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private boolean over;

  private TcpConnect(NioEventLoop loop, SocketAddress remote, EventLoop.ConnectCallback callback) {
    this.loop = loop;
    this.remote = remote;
    this.callback = callback;
  }

  static TcpConnect begin(
      NioEventLoop loop,
      SocketAddress remote,
      TcpOptions options,
      EventLoop.ConnectCallback callback) {
    if (remote instanceof InetSocketAddress inet && inet.isUnresolved()) {
      throw new IllegalArgumentException("connect: expected a resolved address, actual " + remote);
    }
    TcpConnect attempt = new TcpConnect(loop, remote, callback);
    try {
      attempt.open(options);
    } catch (IOException | RuntimeException e) {
      // A RuntimeException: an address family or an option that this machine does not have.
      loop.execute(() -> attempt.fail(e));
    }
    return attempt;
  }

  private void open(TcpOptions options) throws IOException {
    boolean unix = remote instanceof UnixDomainSocketAddress;
    SocketChannel opened =
        unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    channel = opened;
    opened.configureBlocking(false);
    setBuffers(opened, options);
    if (remote instanceof InetSocketAddress inet) {
      configure(opened, options);
      LocalEnd.bind(opened, options, inet.getAddress());
    }
    boolean connected = opened.connect(remote);
    key = loop.register(opened, connected ? 0 : SelectionKey.OP_CONNECT, this);
    if (connected) {
      loop.execute(this::succeed);
    }
  }

  static void configure(SocketChannel channel, TcpOptions options) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (options.keepAlive() != null) {
      setKeepAlive(channel, options.keepAlive());
    }
    if (options.trafficClass() > 0) {
      channel.setOption(StandardSocketOptions.IP_TOS, options.trafficClass());
    }
  }

  private static void setBuffers(SocketChannel channel, TcpOptions options) throws IOException {
    if (options.receiveBuffer() > 0) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBuffer());
    }
    if (options.sendBuffer() > 0) {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBuffer());
    }
  }

  /**
   * The three times are options of the module jdk.net. They are found by name, so that this module
   * needs java.base only, and a run time without jdk.net has the switch alone.
   */
  @SuppressWarnings("unchecked") // the type is compared before
  private static void setKeepAlive(SocketChannel channel, TcpOptions.KeepAlive probes)
      throws IOException {
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    for (SocketOption<?> option : channel.supportedOptions()) {
      if (option.type() != Integer.class) {
        continue;
      }
      SocketOption<Integer> number = (SocketOption<Integer>) option;
      switch (option.name()) {
        case "TCP_KEEPIDLE" -> channel.setOption(number, seconds(probes.idle().toSeconds()));
        case "TCP_KEEPINTERVAL" ->
            channel.setOption(number, seconds(probes.interval().toSeconds()));
        case "TCP_KEEPCOUNT" -> channel.setOption(number, Math.min(probes.count(), MAX_PROBES));
        default -> {}
      }
    }
  }

  /** Linux refuses more with EINVAL (MAX_TCP_KEEPIDLE and MAX_TCP_KEEPINTVL in net/tcp.h). */
  private static final int MAX_KEEP_ALIVE_SECONDS = 32_767;

  /** Linux refuses more with EINVAL (MAX_TCP_KEEPCNT in net/tcp.h). */
  private static final int MAX_PROBES = 127;

  private static int seconds(long seconds) {
    return (int) Math.min(seconds, MAX_KEEP_ALIVE_SECONDS);
  }

  @Override
  public void cancel() {
    loop.checkInLoop();
    if (!over) {
      over = true;
      closeChannel();
    }
  }

  @Override
  public void onReady(int readyOps) {
    try {
      if (!over && channel != null && channel.finishConnect()) {
        succeed();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  @Override
  public void onLoopEnd(IOException cause) {
    fail(cause);
  }

  private void succeed() {
    if (over || channel == null || key == null) {
      return;
    }
    TcpTransport transport;
    try {
      SocketAddress local = channel.getLocalAddress();
      transport = new TcpTransport(loop, channel, key, remote, local);
    } catch (IOException e) {
      fail(e);
      return;
    }
    over = true;
    try {
      callback.onConnected(transport);
    } catch (Throwable e) {
      LoopLog.unexpected(transport, "connect callback", e);
      transport.close();
    }
  }

  private void fail(Exception e) {
    if (over) {
      return;
    }
    over = true;
    closeChannel();
    try {
      callback.onConnectFailed(describe(e));
    } catch (Throwable thrown) {
      LoopLog.unexpected(this, "connect callback", thrown);
    }
  }

  /** The JDK's messages do not name the address. */
  private ConnectException describe(Exception e) {
    ConnectException described = new ConnectException("connect to " + remote + ": " + reason(e));
    described.initCause(e);
    return described;
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private void closeChannel() {
    if (channel != null) {
      TcpTransport.closeQuietly(channel, this);
    }
  }

  @Override
  public String toString() {
    return "TcpConnect[" + remote + (over ? ", over]" : ", open]");
  }
}
