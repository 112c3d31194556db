package dev.rezo.client.profile;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a ClientHello says (RFC 8446 section 4.1.2).
 *
 * <pre>
 * record:     type(1) = 22, version(2), length(2)
 * handshake:  type(1) = 1, length(3)
 * hello:      version(2), random(32), session&lt;1&gt;, cipher suites&lt;2&gt;, compression&lt;1&gt;, extensions&lt;2&gt;
 * extension:  type(2), data&lt;2&gt;                     &lt;n&gt;: n octets of length, then as many
 * </pre>
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class ClientHello {

  private static final int RECORD_HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;

  private static final int SUPPORTED_GROUPS = 10;
  private static final int SIGNATURE_ALGORITHMS = 13;
  private static final int ALPN = 16;
  private static final int SUPPORTED_VERSIONS = 43;
  private static final int KEY_SHARE = 51;

  private final List<Integer> versions = new ArrayList<>();
  private final List<Integer> cipherSuites = new ArrayList<>();
  private final List<Integer> groups = new ArrayList<>();
  private final List<Integer> keyShares = new ArrayList<>();
  private final List<Integer> signatures = new ArrayList<>();
  private final List<String> protocols = new ArrayList<>();
  private final List<Integer> extensions = new ArrayList<>();
  private boolean hasGrease;

  private ClientHello() {}

  /**
   * What a client has sent first.
   *
   * @param records borrowed; one record or several that hold the whole message
   * @throws IllegalArgumentException when they are no ClientHello
   */
  public static HelloShape read(ByteBuffer records) {
    try {
      ByteBuffer message = joined(records.duplicate());
      if (message.get() != CLIENT_HELLO) {
        throw new IllegalArgumentException("TLS: expected a ClientHello, actual another message");
      }
      int length = (message.get() & 0xff) << 16 | number(message);
      ClientHello hello = new ClientHello();
      hello.readBody(message.slice(message.position(), length));
      return hello.shape();
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("ClientHello: expected all of it, actual the start", e);
    }
  }

  /** A message may be cut into records (RFC 8446 section 5.1). */
  private static ByteBuffer joined(ByteBuffer records) {
    ByteBuffer message = ByteBuffer.allocate(records.remaining());
    while (records.remaining() >= 5) {
      if (records.get() != RECORD_HANDSHAKE) {
        throw new IllegalArgumentException("TLS: expected a handshake record, actual another");
      }
      records.getShort();
      message.put(vector(records, 2));
    }
    return message.flip();
  }

  private void readBody(ByteBuffer hello) {
    hello.position(hello.position() + 2 + 32);
    vector(hello, 1);
    addAll(vector(hello, 2), cipherSuites);
    vector(hello, 1);
    ByteBuffer all = vector(hello, 2);
    while (all.hasRemaining()) {
      int type = number(all);
      ByteBuffer data = vector(all, 2);
      add(type, extensions);
      readExtension(type, data);
    }
  }

  private void readExtension(int type, ByteBuffer data) {
    switch (type) {
      case SUPPORTED_VERSIONS -> addAll(vector(data, 1), versions);
      case SUPPORTED_GROUPS -> addAll(vector(data, 2), groups);
      case SIGNATURE_ALGORITHMS -> addAll(vector(data, 2), signatures);
      case KEY_SHARE -> {
        ByteBuffer shares = vector(data, 2);
        while (shares.hasRemaining()) {
          add(number(shares), keyShares);
          vector(shares, 2);
        }
      }
      case ALPN -> {
        ByteBuffer names = vector(data, 2);
        while (names.hasRemaining()) {
          protocols.add(StandardCharsets.US_ASCII.decode(vector(names, 1)).toString());
        }
      }
      default -> {} // That it is there is all that is asked.
    }
  }

  private void addAll(ByteBuffer numbers, List<Integer> list) {
    while (numbers.hasRemaining()) {
      add(number(numbers), list);
    }
  }

  private void add(int number, List<Integer> list) {
    if (HelloShape.isGrease(number)) {
      hasGrease = true;
    } else {
      list.add(number);
    }
  }

  private static int number(ByteBuffer from) {
    return from.getShort() & 0xffff;
  }

  private static ByteBuffer vector(ByteBuffer from, int lengthOctets) {
    int length = lengthOctets == 1 ? from.get() & 0xff : number(from);
    ByteBuffer vector = from.slice(from.position(), length);
    from.position(from.position() + length);
    return vector;
  }

  private HelloShape shape() {
    return new HelloShape(
        versions,
        cipherSuites,
        groups,
        keyShares,
        signatures,
        protocols,
        extensions,
        false,
        hasGrease);
  }
}
