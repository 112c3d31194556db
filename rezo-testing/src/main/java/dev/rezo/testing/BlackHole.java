package dev.rezo.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address on 127.0.0.1 that never answers: what a firewall that drops packets looks like to a
 * client, without leaving the machine.
 *
 * <p>It is a listening socket whose queue of connections that nobody accepts is full; the Linux
 * kernel then drops further SYNs. Filling takes about half a second.
 *
 * <p>Thread-safe.
 */
public final class BlackHole implements AutoCloseable {

  /** Longer than a loopback handshake takes on a busy machine. */
  private static final int ANSWER_MILLIS = 250;

  /** The queue of length 1 takes two, or one more while a SYN is under way. */
  private static final int MAX_FILLERS = 16;

  private final ServerSocket listening;
  private final List<Socket> fillers = new ArrayList<>();

  private BlackHole() throws IOException {
    listening = new ServerSocket(0, 1, SocketListener.loopback());
  }

  /**
   * Opens an address that never answers.
   *
   * @throws IllegalStateException when this kernel answers all the same
   */
  public static BlackHole open() {
    try {
      BlackHole hole = new BlackHole();
      while (hole.answers()) {
        if (hole.fillers.size() == MAX_FILLERS) {
          hole.close();
          throw new IllegalStateException(
              "BlackHole: expected silence after "
                  + MAX_FILLERS
                  + " connections, actual an answer");
        }
      }
      return hole;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() throws IOException {
    Socket filler = new Socket();
    fillers.add(filler);
    try {
      filler.connect(address(), ANSWER_MILLIS);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /** The address that does not answer. */
  public InetSocketAddress address() {
    return new InetSocketAddress(SocketListener.loopback(), listening.getLocalPort());
  }

  /** Lets go of the port. Idempotent. */
  @Override
  public void close() {
    try {
      for (Socket filler : fillers) {
        filler.close();
      }
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "BlackHole[" + address() + "]";
  }
}
