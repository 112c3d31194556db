package dev.rezo.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "127.0.0.1",
        "192.0.2.1",
        "255.255.255.255",
        "10.20.30.40",
        "::1",
        "[::1]",
        "2001:db8::1",
        "::ffff:192.0.2.1"
      })
  void addressesAreAddresses(String text) throws UnknownHostException {
    assertThat(IpLiteral.parse(text)).isEqualTo(InetAddress.getByName(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "01.2.3.4",
        "1.2.3.4a",
        "1.2.3.-4",
        "4294967296.1.1.1",
        "1password.example.com",
        "127.1",
        "１.2.3.4"
      })
  void everythingElseWithoutAColonIsAName(String text) throws UnknownHostException {
    assertThat(IpLiteral.parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {":", "1:2", "::1::", "host:80", "[::1", "2001:db8::g"})
  void aColonWithoutAnAddressIsAnUnknownHost(String text) {
    assertThatThrownBy(() -> IpLiteral.parse(text)).isInstanceOf(UnknownHostException.class);
  }

  @Test
  void anAddressIsNotLookedUpByName() throws UnknownHostException {
    assertThat(IpLiteral.parse("192.0.2.1")).hasToString("/192.0.2.1");
  }
}
