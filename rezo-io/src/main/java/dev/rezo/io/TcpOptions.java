package dev.rezo.io;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is set on a TCP socket before it connects. TCP_NODELAY is always on: with it off, a small
 * write after a small write waits for the peer's delayed acknowledgement (about 40 ms).
 *
 * <p>Immutable.
 *
 * @param localAddress the address to bind to, or null to let the system choose
 * @param keepAlive TCP keep-alive probes, or null for none
 * @param receiveBuffer SO_RCVBUF in bytes, or 0 for the system's own tuning
 * @param sendBuffer SO_SNDBUF in bytes, or 0 for the system's own tuning
 */
public record TcpOptions(
    @Nullable InetAddress localAddress,
    @Nullable KeepAlive keepAlive,
    int receiveBuffer,
    int sendBuffer) {

  /** The system's defaults, with probes after 60 s idle, every 10 s, dead after 6. */
  public static final TcpOptions DEFAULT =
      new TcpOptions(null, new KeepAlive(Duration.ofSeconds(60), Duration.ofSeconds(10), 6), 0, 0);

  /** Checks the sizes. */
  public TcpOptions {
    if (receiveBuffer < 0 || sendBuffer < 0) {
      throw new IllegalArgumentException(
          "TcpOptions: expected buffer sizes of at least 0, actual receive "
              + receiveBuffer
              + ", send "
              + sendBuffer);
    }
  }

  /** The same with another local address. */
  public TcpOptions withLocalAddress(@Nullable InetAddress address) {
    return new TcpOptions(address, keepAlive, receiveBuffer, sendBuffer);
  }

  /** The same with other keep-alive probes. */
  public TcpOptions withKeepAlive(@Nullable KeepAlive probes) {
    return new TcpOptions(localAddress, probes, receiveBuffer, sendBuffer);
  }

  /**
   * TCP keep-alive probes, in whole seconds; a system that has only the switch uses its own times.
   * Immutable.
   *
   * @param idle silence before the first probe
   * @param interval time between probes
   * @param count unanswered probes that end the connection
   */
  public record KeepAlive(Duration idle, Duration interval, int count) {
    /** Checks that each is at least one. */
    public KeepAlive {
      Objects.requireNonNull(idle, "idle");
      Objects.requireNonNull(interval, "interval");
      if (idle.toSeconds() < 1 || interval.toSeconds() < 1 || count < 1) {
        throw new IllegalArgumentException(
            "KeepAlive: expected at least 1 s, 1 s and 1 probe, actual "
                + idle
                + ", "
                + interval
                + ", "
                + count);
      }
    }
  }
}
