package dev.rezo.client.proxy;

import static dev.rezo.client.proxy.Talk.hex;
import static dev.rezo.client.proxy.Talk.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.proxy.ProxyHandshake.Progress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("A54")
class Socks4Test {

  private static final String GRANTED = "00 5a 0000 00000000";

  private static ProxyHandshake toAddress(String userId) {
    try {
      InetAddress address = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7});
      return new Socks4(ProxyTarget.resolved("origin.test", address, 443), userId);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static ProxyHandshake toName() {
    return new Socks4(ProxyTarget.unresolved("origin.test", 80), "");
  }

  @Test
  void anAddressIsAskedForByItsBytes() {
    Talk talk = Talk.with(() -> toAddress("ada"), hex(GRANTED));
    assertThat(talk.sent()).isEqualTo("040101bb" + "c0000207" + "61646100");
    assertThat(talk.progress()).isEqualTo(Progress.OPEN);
  }

  @Test
  void aNameIsAskedForBehindAnAddressThatIsNone() {
    Talk talk = Talk.with(Socks4Test::toName, hex(GRANTED));
    assertThat(talk.sent())
        .isEqualTo("04010050" + "00000001" + "00" + "6f726967696e2e74657374" + "00");
    assertThat(talk.progress()).isEqualTo(Progress.OPEN);
  }

  @Test
  void anAddressAsTextGoesAsAnAddress() {
    Talk talk =
        Talk.with(() -> new Socks4(ProxyTarget.unresolved("192.0.2.7", 80), ""), hex(GRANTED));
    assertThat(talk.sent()).isEqualTo("04010050" + "c0000207" + "00");
  }

  @Test
  void whatFollowsTheReplyIsTheTargets() {
    Talk talk = Talk.with(Socks4Test::toName, hex(GRANTED + "686921"));
    assertThat(talk.progress()).isEqualTo(Progress.OPEN);
    assertThat(talk.rest()).isEqualTo("hi!");
  }

  @ParameterizedTest
  @CsvSource({
    "5b, 91, rejected or failed",
    "5c, 92, no identd",
    "5d, 93, another user",
    "00, 0, no code of SOCKS4",
    "ff, 255, no code of SOCKS4",
  })
  void aRefusalIsSaidInWords(String code, int number, String words) {
    Talk talk = Talk.with(Socks4Test::toName, hex("00" + code + "000000000000"));
    assertThat(talk.refusal())
        .contains("field CD: expected 90", "actual " + number)
        .contains(words);
    assertThat(talk.code()).isEqualTo(number);
  }

  @Test
  void aReplyOfAnotherProtocolIsRefusedByItsFirstByte() {
    assertThat(Talk.with(Socks4Test::toName, text("HTTP/1.1 400 Bad\r\n\r\n")).refusal())
        .isEqualTo("SOCKS4 reply, field VN: expected 0, actual 72 (the 'H' of HTTP?)");
    assertThat(Talk.with(Socks4Test::toName, hex("05")).refusal())
        .isEqualTo("SOCKS4 reply, field VN: expected 0, actual 5");
  }

  @Test
  void anEndWithinTheReplySaysHowFarItCame() {
    assertThat(Talk.withEnd(Socks4Test::toName, hex("005a00")).refusal())
        .isEqualTo("SOCKS4 reply: expected 8 bytes, actual end of connection after 3");
  }

  @Test
  void anIpv6AddressCannotBeAskedFor() {
    Talk talk =
        Talk.with(() -> new Socks4(ProxyTarget.unresolved("2001:db8::1", 80), ""), new byte[0]);
    assertThat(talk.refusal()).contains("DSTIP: expected an IPv4 address", "2001:db8:0:0:0:0:0:1");
    assertThat(talk.sent()).isEmpty();
  }
}
