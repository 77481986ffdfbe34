//! Money in the real window: agreed, promised, paid in parts, held for her, handed over, too much, let go; and in all.

use super::app::App;
use super::{begin_action, in_both_languages, sign};

/// A debt of one evening, from the fee to the last word about it.
pub fn what_is_owed_promised_held_and_handed_over_adds_up(phone: &App) {
    phone.go("money");
    let before = phone.text("[data-total=agreed]");
    assert_eq!(before, "KES 2,000", "the first case's fee");
    phone.go("today");
    phone.press("[data-new]");
    phone.tick("[data-violation=non_payment]");
    phone.write("[data-field=agreed_fee]", "1,300/=");
    phone.press("[data-save]");
    phone.see("[data-case-page]");
    let case = phone.text("header .code");
    assert_eq!(phone.text("[data-balance]"), "KES 1,300");

    begin_action(phone, "payment_promised");
    phone.write("dialog [data-field=amount]", "800");
    // The day after tomorrow, ten in the morning, as this device reckons.
    let due = phone.now("((day) => (day.setDate(day.getDate() + 2), `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}T10:00`))(new Date())");
    phone.paste("dialog [data-field=due_at]", due.as_str().unwrap());
    phone.keep_pictures("money-promise");
    sign(phone);
    phone.see("[data-promise=open]");

    begin_action(phone, "payment_received");
    phone.write("dialog [data-field=amount]", "800");
    phone.choose("channel", "mpesa");
    phone.write("dialog [data-field=reference]", "SJK4H7Q2XA");
    phone.choose("received_by", "paralegal");
    phone.check_access("writing down a payment");
    sign(phone);
    phone.see("[data-promise=kept]");
    assert_eq!(phone.text("[data-balance]"), "KES 500");
    assert!(phone.text("[data-held]").contains("KES 800"), "it is in her hands, not yet in the survivor's");
    in_both_languages(phone, |_| {
        phone.go_to_case(&case);
        phone.press("[data-part=money]");
        phone.keep_pictures("case-money");
        phone.go("money");
        phone.until("all('[data-total=held]')[0]?.innerText === 'KES 800'");
        phone.keep_pictures("money");
    });
    // 2,000 and 1,300 were agreed, 800 is paid.
    for (total, sum) in [("agreed", "KES 3,300"), ("paid", "KES 800"), ("owed", "KES 2,500"), ("held", "KES 800")] {
        phone.go("money");
        assert_eq!(phone.text(&format!("[data-total={total}]")), sum, "{total}");
    }

    phone.go_to_case(&case);
    phone.press("[data-give]");
    phone.write("dialog [data-field=amount]", "800");
    sign(phone);
    phone.gone("[data-held]");

    // More than was owed is written down as it was, and takes nothing off another debt.
    begin_action(phone, "payment_received");
    phone.write("dialog [data-field=amount]", "700");
    phone.choose("received_by", "survivor");
    sign(phone);
    phone.until("all('[data-balance]')[0]?.innerText.includes('200')");
    phone.go("money");
    phone.until("all('[data-total=owed]')[0]?.innerText === 'KES 2,000'");

    // A correction of the last payment stands in its place; the first words stay.
    phone.go_to_case(&case);
    phone.press("[data-entry=payment_received] [data-correct=payment_received]");
    phone.write("dialog [data-field=amount]", "300");
    sign(phone);
    phone.until("all('[data-balance]')[0]?.innerText === 'KES 200'");
    phone.press("[data-let-rest-go]");
    sign(phone);
    phone.see("[data-let-go]");
    phone.go("money");
    phone.until("all('[data-total=owed]')[0]?.innerText === 'KES 2,000'");
}
