package dev.rezo.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class HostNameTest {

  @Test
  void aNameIsInLowerCaseWhateverTheLocale() throws UnknownHostException {
    assertThat(HostName.canonical("API.Example.COM")).isEqualTo("api.example.com");
    assertThat(HostName.canonical("MAIL.I")).isEqualTo("mail.i");
    String ready = "api.example.com";
    assertThat(HostName.canonical(ready)).isSameAs(ready);
  }

  @Test
  void lettersThatAreNotAsciiAreTheirALabels() throws UnknownHostException {
    assertThat(HostName.canonical("Bücher.example")).isEqualTo("xn--bcher-kva.example");
    assertThat(HostName.canonical("bücher。example")).isEqualTo("xn--bcher-kva.example");
    assertThat(HostName.withoutDot("bücher.example.")).isEqualTo("xn--bcher-kva.example");
    assertThatThrownBy(() -> HostName.canonical("ü".repeat(80)))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageEndingWith(": expected a name that has A-labels");
  }

  @Test
  void oneTrailingDotIsNoPartOfTheNameWhereItDoesNotMatter() throws UnknownHostException {
    assertThat(HostName.canonical("a.")).isEqualTo("a.");
    assertThat(HostName.withoutDot("A.")).isEqualTo("a");
    assertThat(HostName.withoutDot(".")).isEqualTo(".");
  }

  @Test
  void aNameThatNoHostCanHaveIsUnknown() throws UnknownHostException {
    assertThat(HostName.canonical("a".repeat(254))).hasSize(254);
    assertThatThrownBy(() -> HostName.canonical("a".repeat(255)))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage(
            "host: expected a name of 1 to 254 characters, actual 255: " + "a".repeat(32) + "...");
    assertThatThrownBy(() -> HostName.canonical(""))
        .hasMessage("host: expected a name of 1 to 254 characters, actual none");
  }
}
