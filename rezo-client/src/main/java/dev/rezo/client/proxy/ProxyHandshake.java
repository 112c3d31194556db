package dev.rezo.client.proxy;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The talk with a proxy on one connection, up to the moment from which its bytes are the target's.
 *
 * <p>Lifecycle: {@link #begin} once, then {@link #receive} for all that comes, until it answers
 * something else than {@link Progress#WAITING} or throws; then it is over.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public interface ProxyHandshake {

  /** How far it is. */
  enum Progress {
    /** The proxy has something to say yet. */
    WAITING,
    /**
     * The connection leads to the target; the bytes that are left in the buffer are the target's.
     */
    OPEN,
    /** Worth another try, with what was learnt, on another connection to the proxy. */
    AGAIN
  }

  /**
   * Says the first thing.
   *
   * @param out what is to be sent, transferred
   * @throws ProxyRefusal when the target cannot be put into words of this protocol
   */
  void begin(Consumer<ByteBuffer> out) throws ProxyRefusal;

  /**
   * Takes what the proxy said.
   *
   * @param bytes borrowed; only what belongs to the talk is consumed
   * @param out what is to be sent, transferred
   * @throws ProxyRefusal when the proxy says no, or something that is not its protocol
   */
  Progress receive(ByteBuffer bytes, Consumer<ByteBuffer> out) throws ProxyRefusal;

  /**
   * The proxy has ended the connection.
   *
   * @return {@link Progress#AGAIN}, if the end was to be expected
   * @throws ProxyRefusal in all other cases
   */
  Progress receiveEnd() throws ProxyRefusal;
}
