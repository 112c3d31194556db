package dev.rezo.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When an address that answers lack is gone. */
class AbsencesTest {
  private static final InetAddress ONE = Addresses.of("192.0.2.1").get(0);
  private static final InetAddress TWO = Addresses.of("192.0.2.2").get(0);
  private static final InetAddress SIX = Addresses.of("2001:db8::1").get(0);

  private final Absences absences = new Absences();
  private List<InetAddress> before = List.of();

  private Absences.Change answer(InetAddress... addresses) {
    List<InetAddress> after = List.of(addresses);
    Absences.Change change = absences.note(before, after);
    before = after;
    return change;
  }

  @Test
  void anAddressIsGoneWhenTwoAnswersInARowLackIt() {
    answer(ONE);
    assertThat(answer(TWO)).isEqualTo(new Absences.Change(List.of(), List.of(TWO)));
    assertThat(absences.isGone(ONE)).isFalse();

    assertThat(answer(TWO)).isEqualTo(new Absences.Change(List.of(ONE), List.of()));
    assertThat(absences.isGone(ONE)).isTrue();
    assertThat(answer(TWO)).isEqualTo(Absences.Change.NONE);
  }

  @Test
  void oneThatIsBackInTimeWasNeverGone() {
    answer(ONE, TWO);
    answer(TWO);
    assertThat(answer(ONE, TWO)).isEqualTo(Absences.Change.NONE);
    assertThat(answer(TWO)).isEqualTo(Absences.Change.NONE);
    assertThat(answer(TWO).gone()).containsExactly(ONE);
  }

  @Test
  void oneThatComesBackWhenItWasGoneHasComeAndIsThereAgain() {
    answer(ONE);
    answer(TWO);
    answer(TWO);

    assertThat(answer(ONE, TWO).come()).containsExactly(ONE);
    assertThat(absences.isGone(ONE)).isFalse();
  }

  @Test
  void aFamilyThatIsNotAnsweredLacksNothing() {
    answer(ONE, SIX);
    answer(SIX);
    answer(SIX);
    assertThat(absences.isGone(ONE)).isFalse();

    answer(SIX, TWO);
    assertThat(answer(SIX, TWO).gone()).containsExactly(ONE);
  }

  @Test
  void whereANameServerRotatesItsAddressesAreSoonLeftAlone() {
    List<InetAddress> all = addresses(12);
    int goneLate = 0;
    for (int i = 0; i < 600; i++) {
      int from = i % 12;
      int next = (i + 1) % 12;
      int gone = answer(all.get(from), all.get(next)).gone().size();
      goneLate += i >= 36 ? gone : 0;
    }
    assertThat(goneLate).isZero();
  }

  @Test
  void whereANameServerRotatesOneThatIsGoneForGoodIsGoneAfterAWhile() {
    List<InetAddress> all = addresses(6);
    for (int i = 0; i < 60; i++) {
      answer(all.get(i % 6));
    }
    int answers = 0;
    while (!absences.isGone(all.get(5)) && answers < 100) {
      answer(all.get(answers++ % 5));
    }
    assertThat(answers).isBetween(6, Absences.MOST_PATIENCE);
  }

  @Test
  void whatIsRememberedIsBounded() {
    List<InetAddress> all = addresses(250);
    for (int i = 0; i < 10_000; i++) {
      answer(all.get(i % 250));
    }
    assertThat(all.stream().filter(absences::isGone)).hasSizeLessThanOrEqualTo(32);
  }

  private static List<InetAddress> addresses(int count) {
    List<InetAddress> all = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      all.add(Addresses.of("198.51.100." + i).get(0));
    }
    return all;
  }
}
