package dev.rezo.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

class NameSearchTest {

  private static List<String> candidates(NameSearch search, String host) throws Exception {
    return search.candidates(host).stream().map(Name::toString).toList();
  }

  @Test
  void aNameWithFewDotsIsTriedAsItIsLast() throws Exception {
    NameSearch search = NameSearch.of("ns.svc.cluster.local", "cluster.local").withNdots(5);

    assertThat(candidates(search, "api.other"))
        .containsExactly(
            "api.other.ns.svc.cluster.local.", "api.other.cluster.local.", "api.other.");
  }

  @Test
  void aNameWithEnoughDotsIsTriedAsItIsFirst() throws Exception {
    assertThat(candidates(NameSearch.of("corp.test"), "api.example"))
        .containsExactly("api.example.", "api.example.corp.test.");
    assertThat(candidates(NameSearch.of("corp.test").withNdots(0), "api"))
        .containsExactly("api.", "api.corp.test.");
  }

  @Test
  void aNameThatEndsInADotIsTakenAsItIs() throws Exception {
    assertThat(candidates(NameSearch.of("corp.test").withNdots(5), "api.")).containsExactly("api.");
  }

  @Test
  void aCandidateThatIsTooLongIsLeftOut() throws Exception {
    String label = "a".repeat(60);
    String host = String.join(".", label, label, label, label);

    assertThat(candidates(NameSearch.of("a-domain-of-some-length.test"), host))
        .containsExactly(host + ".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "@", "a..b", "a\\.b", "a b", "b\u00fccher", "\u0000"})
  void whatIsNoNameIsRefused(String host) {
    assertThatThrownBy(() -> NameSearch.NONE.candidates(host))
        .isInstanceOf(TextParseException.class);
  }

  @Test
  void settingsOutOfRangeSayWhatWasExpected() {
    assertThatThrownBy(() -> NameSearch.of("a..b")).hasMessageContaining("actual \"a..b\"");
    assertThatThrownBy(() -> NameSearch.NONE.withNdots(16)).hasMessageContaining("from 0 to 15");
  }
}
