package dev.rezo.client.proxy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * SOCKS5 (RFC 1928) with user and password (RFC 1929):
 *
 * <pre>
 *   greeting  | VER 5 | NMETHODS | METHODS ... |
 *   choice    | VER 5 | METHOD   |
 *   login     | VER 1 | ULEN | UNAME ... | PLEN | PASSWD ... |       when METHOD is 2
 *   verdict   | VER 1 | STATUS   |
 *   request   | VER 5 | CMD 1 | RSV 0 | ATYP | DST.ADDR ... | DST.PORT 2 |
 *   reply     | VER 5 | REP   | RSV 0 | ATYP | BND.ADDR ... | BND.PORT 2 |
 * </pre>
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class Socks5 implements ProxyHandshake {

  /** A field whose length is one byte. */
  public static final int MAX_FIELD_BYTES = 255;

  private static final int NO_AUTHENTICATION = 0;
  private static final int USER_AND_PASSWORD = 2;
  private static final int NO_ACCEPTABLE_METHODS = 0xff;

  private static final int IPV4 = 1;
  private static final int DOMAIN_NAME = 3;
  private static final int IPV6 = 4;

  private enum State {
    CHOICE,
    VERDICT,
    REPLY
  }

  private final ProxyTarget target;
  private final @Nullable String user;
  private final String password;
  private final SocksReply reply = new SocksReply();
  private State state = State.CHOICE;

  /**
   * Makes a handshake. A target without an address is asked for by its name.
   *
   * @param user who asks, or null for nobody; a proxy that wants no login gets none in either case
   */
  public Socks5(ProxyTarget target, @Nullable String user, String password) {
    this.target = target;
    this.user = user;
    this.password = password;
  }

  /** RFC 1928 section 3: the methods that we can. */
  @Override
  public void begin(Consumer<ByteBuffer> out) {
    byte[] greeting =
        user == null
            ? new byte[] {5, 1, NO_AUTHENTICATION}
            : new byte[] {5, 2, NO_AUTHENTICATION, USER_AND_PASSWORD};
    out.accept(ByteBuffer.wrap(greeting));
  }

  @Override
  public Progress receive(ByteBuffer bytes, Consumer<ByteBuffer> out) throws ProxyRefusal {
    while (bytes.hasRemaining()) {
      switch (state) {
        case CHOICE -> receiveChoice(bytes, out);
        case VERDICT -> receiveVerdict(bytes, out);
        case REPLY -> {
          return receiveReply(bytes) ? Progress.OPEN : Progress.WAITING;
        }
      }
    }
    return Progress.WAITING;
  }

  private void receiveChoice(ByteBuffer bytes, Consumer<ByteBuffer> out) throws ProxyRefusal {
    boolean whole = reply.take(bytes, 2);
    reply.expect(0, "SOCKS5 method selection, field VER", 5);
    if (!whole) {
      return;
    }
    int method = reply.at(1);
    reply.clear();
    if (method == NO_AUTHENTICATION) {
      request(out);
    } else if (method == USER_AND_PASSWORD && user != null) {
      state = State.VERDICT;
      login(user, out);
    } else {
      throw new ProxyRefusal(
          method,
          "SOCKS5 method selection, field METHOD: expected "
              + (user == null ? "0 (no authentication)" : "0 (no authentication) or 2 (password)")
              + ", actual "
              + method
              + methodWords(method));
    }
  }

  private String methodWords(int method) {
    if (method == NO_ACCEPTABLE_METHODS) {
      return user == null
          ? " (no acceptable methods: the proxy wants a login)"
          : " (no acceptable methods: the proxy takes neither none nor a password)";
    }
    return " (a method that was not offered)";
  }

  /** RFC 1929 section 2. */
  private void login(String name, Consumer<ByteBuffer> out) throws ProxyRefusal {
    byte[] userBytes = field("UNAME", name);
    byte[] passwordBytes = field("PASSWD", password);
    ByteBuffer login = ByteBuffer.allocate(3 + userBytes.length + passwordBytes.length);
    login.put((byte) 1).put((byte) userBytes.length).put(userBytes);
    login.put((byte) passwordBytes.length).put(passwordBytes);
    out.accept(login.flip());
  }

  private void receiveVerdict(ByteBuffer bytes, Consumer<ByteBuffer> out) throws ProxyRefusal {
    boolean whole = reply.take(bytes, 2);
    reply.expect(0, "SOCKS5 login verdict, field VER", 1);
    if (!whole) {
      return;
    }
    if (reply.at(1) != 0) {
      throw new ProxyRefusal(
          reply.at(1),
          "SOCKS5 login verdict, field STATUS: expected 0 (success), actual "
              + reply.at(1)
              + " (user or password refused)");
    }
    reply.clear();
    request(out);
  }

  /** RFC 1928 sections 4 and 5. */
  private void request(Consumer<ByteBuffer> out) throws ProxyRefusal {
    state = State.REPLY;
    InetAddress address = target.address();
    byte[] destination = address == null ? field("DST.ADDR", target.host()) : address.getAddress();
    ByteBuffer request = ByteBuffer.allocate(4 + 1 + destination.length + 2);
    request.put((byte) 5).put((byte) 1).put((byte) 0);
    if (address == null) {
      request.put((byte) DOMAIN_NAME).put((byte) destination.length);
    } else {
      request.put((byte) (destination.length == 4 ? IPV4 : IPV6));
    }
    request.put(destination).putShort((short) target.port());
    out.accept(request.flip());
  }

  /** RFC 1928 section 6; true when it is whole. A failed reply need not be: some close in it. */
  private boolean receiveReply(ByteBuffer bytes) throws ProxyRefusal {
    boolean hasCode = reply.take(bytes, 2);
    reply.expect(0, "SOCKS5 reply, field VER", 5);
    if (hasCode && reply.at(1) != 0) {
      throw new ProxyRefusal(
          reply.at(1),
          "SOCKS5 reply, field REP: expected 0 (succeeded), actual " + words(reply.at(1)));
    }
    if (!reply.take(bytes, 5)) { // Five, as the fifth may be a length; no address is empty.
      if (reply.length() > 2) {
        reply.expect(2, "SOCKS5 reply, field RSV", 0);
      }
      return false;
    }
    reply.expect(2, "SOCKS5 reply, field RSV", 0);
    return reply.take(bytes, 4 + boundAddressLength() + 2);
  }

  private int boundAddressLength() throws ProxyRefusal {
    return switch (reply.at(3)) {
      case IPV4 -> 4;
      case DOMAIN_NAME -> 1 + reply.at(4);
      case IPV6 -> 16;
      default ->
          throw new ProxyRefusal(
              "SOCKS5 reply, field ATYP: expected 1, 3 or 4, actual " + reply.at(3));
    };
  }

  @Override
  public Progress receiveEnd() throws ProxyRefusal {
    String what =
        switch (state) {
          case CHOICE -> "SOCKS5 method selection";
          case VERDICT -> "SOCKS5 login verdict";
          case REPLY -> "SOCKS5 reply";
        };
    throw new ProxyRefusal(
        what + ": expected one, actual end of connection after " + reply.length() + " bytes of it");
  }

  /** The message says how long it is and not what it is: it may be the password. */
  private static byte[] field(String name, String text) throws ProxyRefusal {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_FIELD_BYTES) {
      throw new ProxyRefusal(
          "SOCKS5, field " + name + ": expected at most 255 bytes, actual " + bytes.length);
    }
    return bytes;
  }

  private static String words(int code) {
    return code
        + switch (code) {
          case 1 -> " (general failure of the proxy)";
          case 2 -> " (connection not allowed by the proxy's rules)";
          case 3 -> " (network unreachable)";
          case 4 -> " (host unreachable)";
          case 5 -> " (connection refused)";
          case 6 -> " (TTL expired)";
          case 7 -> " (command not supported)";
          case 8 -> " (address type not supported)";
          default -> " (unassigned)";
        };
  }
}
