package dev.rezo.client.proxy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * SOCKS4 and SOCKS4a (Ying-Da Lee, "SOCKS: A protocol for TCP proxy across firewalls", and "SOCKS
 * 4A: A Simple Extension"). One request, one reply:
 *
 * <pre>
 *   request   | VN 4 | CD 1 | DSTPORT 2 | DSTIP 4 | USERID ... | 0 |     4a: DSTIP 0.0.0.1, then
 *             | name ... | 0 |
 *   reply     | VN 0 | CD   | DSTPORT 2 | DSTIP 4 |                      90 is yes
 * </pre>
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class Socks4 implements ProxyHandshake {

  private static final int REPLY_LENGTH = 8;
  private static final int GRANTED = 90;

  /** What DSTIP is when a name follows: no host has this address. */
  private static final byte[] NAME_FOLLOWS = {0, 0, 0, 1};

  private final ProxyTarget target;
  private final String userId;
  private final SocksReply reply = new SocksReply();

  /**
   * Makes a handshake. A target without an address is asked for by its name, as SOCKS4a can.
   *
   * @param userId who asks; the empty string for nobody
   */
  public Socks4(ProxyTarget target, String userId) {
    this.target = target;
    this.userId = userId;
  }

  @Override
  public void begin(Consumer<ByteBuffer> out) throws ProxyRefusal {
    InetAddress address = target.address();
    if (address != null && !(address instanceof Inet4Address)) {
      throw new ProxyRefusal(
          "DSTIP: expected an IPv4 address, as SOCKS4 knows no other, actual "
              + address.getHostAddress());
    }
    byte[] user = userId.getBytes(StandardCharsets.UTF_8);
    byte[] name = address == null ? target.host().getBytes(StandardCharsets.UTF_8) : new byte[0];
    ByteBuffer request = ByteBuffer.allocate(REPLY_LENGTH + user.length + 1 + name.length + 1);
    request.put((byte) 4).put((byte) 1).putShort((short) target.port());
    request.put(address == null ? NAME_FOLLOWS : address.getAddress());
    request.put(user).put((byte) 0);
    if (address == null) {
      request.put(name).put((byte) 0);
    }
    out.accept(request.flip());
  }

  @Override
  public Progress receive(ByteBuffer bytes, Consumer<ByteBuffer> out) throws ProxyRefusal {
    boolean whole = reply.take(bytes, REPLY_LENGTH);
    if (reply.length() > 0) {
      reply.expect(0, "SOCKS4 reply, field VN", 0);
    }
    if (!whole) {
      return Progress.WAITING;
    }
    int code = reply.at(1);
    if (code != GRANTED) {
      throw new ProxyRefusal(
          code, "SOCKS4 reply, field CD: expected 90 (granted), actual " + words(code));
    }
    return Progress.OPEN;
  }

  @Override
  public Progress receiveEnd() throws ProxyRefusal {
    throw new ProxyRefusal(
        "SOCKS4 reply: expected 8 bytes, actual end of connection after " + reply.length());
  }

  private static String words(int code) {
    return code
        + switch (code) {
          case 91 -> " (rejected or failed)";
          case 92 -> " (rejected: the proxy found no identd on this machine)";
          case 93 -> " (rejected: identd on this machine reports another user)";
          default -> " (no code of SOCKS4)";
        };
  }
}
