"""How a mail that could not be delivered is reported: the rooms behind `data.inbox.mail.bounce`."""
